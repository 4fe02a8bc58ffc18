package io.mxsecrets.core.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.core.publish.manifest.ManifestJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * F10 with real processes: a JVM that publishes without rest is killed again and again while eight readers read. {@code
 * -Dsigkill.rounds=1000} runs the thousand rounds that a release needs.
 */
class SigkillTest {
    private static final int ROUNDS = Integer.getInteger("sigkill.rounds", 30);
    private static final int READERS = 8;

    @TempDir
    Path directory;

    private final AtomicLong reads = new AtomicLong();
    private final AtomicInteger gone = new AtomicInteger();
    private volatile boolean over;

    @Test
    void f10ReadersNeverSeeAPartAndNoLeftoverStaysAfterTheNextStart() throws Exception {
        Publisher publisher = PublishLoop.publisher(directory);
        publisher.publish(PublishLoop.generation(1));
        ExecutorService readers = Executors.newFixedThreadPool(READERS);
        List<Future<Void>> reading = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
            reading.add(readers.submit(i % 2 == 0 ? this::openThroughTheStableLink : this::resolveDataOnce));
        }
        SplittableRandom random = new SplittableRandom(20261122);
        int leftovers = 0;
        try {
            for (int round = 0; round < ROUNDS; round++) {
                publishUntilKilled(random.nextLong(1, 40_000));
                leftovers += isClean() ? 0 : 1;
                publisher.sweep();
                assertThat(isClean())
                        .as("after the start that follows kill %d", round)
                        .isTrue();
            }
        } finally {
            over = true;
            readers.shutdown();
        }
        for (Future<Void> reader : reading) {
            reader.get(60, TimeUnit.SECONDS);
        }
        System.out.printf(
                "%d kills, %d generations, %d reads, %d kills left something to sweep, %d times a generation was gone%n",
                ROUNDS, PublishLoop.number(publisher), reads.get(), leftovers, gone.get());
        assertThat(PublishLoop.number(publisher)).isGreaterThan(ROUNDS);
        assertThat(reads.get()).isGreaterThan(ROUNDS);
    }

    /** @param micros how long after its first generation it lives */
    private void publishUntilKilled(long micros) throws Exception {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PublishLoop.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(process.getInputStream().read()).isNotNegative();
        TimeUnit.MICROSECONDS.sleep(micros);
        process.destroyForcibly();
        process.waitFor();
    }

    private Void openThroughTheStableLink() throws IOException {
        int last = 0;
        while (!over) {
            int seen = PublishLoop.numberIn(Files.readAllLines(directory.resolve("a.txt")));
            assertThat(seen).isGreaterThanOrEqualTo(last);
            last = seen;
            rest();
        }
        return null;
    }

    private Void resolveDataOnce() throws IOException {
        while (!over) {
            Path generation = directory.resolve("..data").toRealPath();
            int number = 0;
            try {
                number = PublishLoop.number(ManifestJson.read(Files.readAllBytes(generation.resolve("manifest.json")))
                        .orElseThrow());
                for (String file : List.of("a.txt", "b.d/x", "b.d/y")) {
                    assertThat(PublishLoop.numberIn(Files.readAllLines(generation.resolve(file))))
                            .isEqualTo(number);
                }
                rest();
            } catch (NoSuchFileException e) {
                // One later generation is on disk, and the one after it is being written.
                assertThat(PublishLoop.number(PublishLoop.publisher(directory))).isGreaterThan(number);
                gone.incrementAndGet();
            }
        }
        return null;
    }

    /** Leaves the processor to the publisher for a moment. */
    private void rest() {
        reads.incrementAndGet();
        LockSupport.parkNanos(100_000);
    }

    /** Two whole generations at most, the links, and nothing else. */
    private boolean isClean() throws IOException {
        List<String> names;
        try (Stream<Path> all = Files.list(directory)) {
            names = all.map(p -> p.getFileName().toString()).sorted().toList();
        }
        List<String> generations = names.stream().filter(n -> n.endsWith("Z")).toList();
        List<String> others = names.stream().filter(n -> !n.endsWith("Z")).toList();
        return generations.size() <= 2
                && generations.stream().allMatch(g -> Files.exists(directory.resolve(g + "/manifest.json")))
                && others.equals(List.of("..data", "a.txt", "b.d", "manifest.json"));
    }
}
