package io.mxsecrets.core.publish;

import io.mxsecrets.core.output.RenderedFile;
import io.mxsecrets.core.publish.disk.Disk;
import io.mxsecrets.core.publish.disk.Modes;
import io.mxsecrets.core.publish.manifest.Manifest;
import io.mxsecrets.core.publish.manifest.SourceState;
import io.mxsecrets.core.publish.manifest.SourceState.Freshness;
import io.mxsecrets.core.secret.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** A program that publishes one generation after the other until it is killed. */
public final class PublishLoop {
    private static final int LINES = 500;

    private PublishLoop() {}

    public static void main(String[] arguments) {
        Publisher publisher = publisher(Path.of(arguments[0]));
        publisher.sweep();
        for (int n = number(publisher) + 1; ; n++) {
            publisher.publish(generation(n));
            System.out.println(n);
            LockSupport.parkNanos(300_000);
        }
    }

    public static Publisher publisher(Path directory) {
        return new Publisher(directory, Modes.OWNER_ONLY, Disk.posix(), InstantSource.system());
    }

    /** The number of the current generation. */
    public static int number(Publisher publisher) {
        return number(publisher.current().orElseThrow());
    }

    public static int number(Manifest manifest) {
        return Integer.parseInt(manifest.sources().get("main").version());
    }

    /** Three files of many lines, each line the number. */
    public static Draft generation(int n) {
        byte[] lines = ((n + "\n").repeat(LINES)).getBytes(StandardCharsets.UTF_8);
        return new Draft(
                List.of(
                        new RenderedFile("a.txt", SecretBytes.owning(lines)),
                        new RenderedFile("b.d/x", SecretBytes.owning(lines)),
                        new RenderedFile("b.d/y", SecretBytes.owning(lines))),
                "print",
                false,
                Map.of("main", new SourceState(Integer.toString(n), Optional.empty(), Freshness.FRESH)),
                Map.of());
    }

    /** The number in a file, when the file is whole. */
    public static int numberIn(List<String> lines) {
        if (lines.size() != LINES || lines.stream().distinct().count() != 1) {
            throw new AssertionError("a file of " + lines.size() + " lines is not whole");
        }
        return Integer.parseInt(lines.get(0));
    }
}
