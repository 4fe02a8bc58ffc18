package io.mxsecrets.bench;

import io.mxsecrets.core.document.FlattenRules;
import io.mxsecrets.core.document.Flattener;
import io.mxsecrets.core.entries.DocumentName;
import io.mxsecrets.core.entries.Entries;
import io.mxsecrets.core.format.Formats;
import io.mxsecrets.core.output.FormatName;
import io.mxsecrets.core.output.Layout;
import io.mxsecrets.core.output.RenderedFile;
import io.mxsecrets.core.publish.Draft;
import io.mxsecrets.core.publish.PublishResult;
import io.mxsecrets.core.publish.Publisher;
import io.mxsecrets.core.publish.disk.Disk;
import io.mxsecrets.core.publish.disk.Modes;
import io.mxsecrets.core.publish.manifest.SourceState;
import io.mxsecrets.core.secret.SecretBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * From the bytes of a document to properties, in memory and on a memory file system. Each call has other values than the
 * one before, so that every publishing publishes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class EngineBenchmark {
    /** 30, 500 and 5,000 keys with values of 40 characters; 4,000 keys with values of 225, which are 1 MiB. */
    public enum Size {
        KEYS_30(30, 40),
        KEYS_500(500, 40),
        KEYS_5000(5_000, 40),
        MIB_1(4_000, 225);

        private final int keys;
        private final int valueLength;

        Size(int keys, int valueLength) {
            this.keys = keys;
            this.valueLength = valueLength;
        }
    }

    @Param
    public Size size;

    private final Flattener flattener = new Flattener(new DocumentName("main", "bench"), FlattenRules.DEFAULT);
    private final byte[][] documents = new byte[2][];
    private int turn;
    private Path directory;
    private Publisher publisher;
    private Publisher still;

    @Setup(Level.Trial)
    public void prepare() throws IOException {
        documents[0] = Documents.of(size.keys, size.valueLength, 1);
        documents[1] = Documents.of(size.keys, size.valueLength, 2);
        Path memory = Path.of("/dev/shm");
        directory = Files.isWritable(memory)
                ? Files.createTempDirectory(memory, "bench")
                : Files.createTempDirectory("bench");
        publisher = publisher("new");
        still = publisher("still");
    }

    private Publisher publisher(String name) {
        return new Publisher(directory.resolve(name), Modes.OWNER_ONLY, Disk.posix(), InstantSource.system());
    }

    @TearDown(Level.Trial)
    public void cleanUp() throws IOException {
        try (Stream<Path> below = Files.walk(directory)) {
            for (Path path : below.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private byte[] next() {
        return documents[turn++ & 1];
    }

    private Entries flatten(byte[] document) {
        return flattener.flatten(SecretBytes.owning(document)).entries();
    }

    private static List<RenderedFile> render(Entries entries) {
        return Formats.render(List.of(FormatName.PROPERTIES), "secrets", entries, Layout.PLAIN);
    }

    @Benchmark
    public List<RenderedFile> inMemory() {
        return render(flatten(next()));
    }

    /** A generation with its manifest, all steps and checks of the publisher. */
    @Benchmark
    public PublishResult onDisk() {
        return publish(next(), publisher);
    }

    /** What a sidecar does most: the source has nothing new. */
    @Benchmark
    public PublishResult unchanged() {
        return publish(documents[0], still);
    }

    private PublishResult publish(byte[] document, Publisher publisher) {
        Entries entries = flatten(document);
        return publisher.publish(new Draft(
                render(entries),
                "bench",
                false,
                Map.of("main", new SourceState("1", Optional.empty(), SourceState.Freshness.FRESH)),
                entries.sources()));
    }
}
