package io.mxsecrets.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import java.util.function.ToLongFunction;

/**
 * A sidecar as a program of its own at an interval of 30 s, with a rotation every second minute: how long each takes from
 * the store to the file, and what the program takes meanwhile. With more rotations the hour's budget of calls would be used
 * up, and the sidecar would wait.
 */
final class Soak {
    private static final Duration LONGEST = Duration.ofSeconds(30 * 6 / 5 + 2);
    private static final Duration ROUND = Duration.ofMinutes(2);
    /** So many rounds are compared with so many later ones, from half time on: a JVM compiles code for some twenty minutes. */
    private static final int ROUNDS = 5;

    private static final int SWAY = 2;

    private static final int GROWTH_KIB = 2048;

    private final AgentProcess agent;
    private final IntConsumer rotate;
    private final IntPredicate isInTheFile;
    private final List<Long> delays = new ArrayList<>();
    private final List<Footprint> footprints = new ArrayList<>();
    private final StringBuilder table = new StringBuilder(
            "| minute | put to file, ms | resident KiB | anonymous KiB | threads | descriptors | CPU s |\n|---|---|---|---|---|---|---|\n");

    /**
     * @param rotate writes a version with that number into the store
     * @param isInTheFile whether the files are those of that version
     */
    Soak(AgentProcess agent, IntConsumer rotate, IntPredicate isInTheFile) {
        this.agent = agent;
        this.rotate = rotate;
        this.isInTheFile = isInTheFile;
    }

    /** Leaves a table with a row a rotation; fails where one is late or the program grows. */
    void run(int minutes, Path report) throws Exception {
        for (int round = 1; round <= minutes / ROUND.toMinutes(); round++) {
            long start = System.nanoTime();
            rotate.accept(round);
            long put = System.nanoTime();
            while (!isInTheFile.test(round)) {
                assertThat(Duration.ofNanos(System.nanoTime() - put))
                        .as(agent.err())
                        .isLessThan(LONGEST);
                Thread.sleep(50);
            }
            delays.add((System.nanoTime() - put) / 1_000_000);
            Thread.sleep(Math.max(0, ROUND.toMillis() - (System.nanoTime() - start) / 1_000_000));
            footprints.add(Footprint.of(agent.pid()));
            write(round, report);
        }
        flat();
    }

    private void write(int round, Path report) {
        Footprint now = footprints.get(round - 1);
        table.append(String.format(
                Locale.ROOT,
                "| %d | %d | %d | %d | %d | %d | %.1f |%n",
                round * ROUND.toMinutes(),
                delays.get(round - 1),
                now.residentKib(),
                now.anonymousKib(),
                now.threads(),
                now.descriptors(),
                now.cpuSeconds()));
        try {
            Files.createDirectories(report.getParent());
            Files.writeString(report, table);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Threads and descriptors as they were; memory too, but for what acceptance allows to a whole day. */
    private void flat() {
        int all = footprints.size();
        if (all < 3 * ROUNDS) {
            return;
        }
        List<Footprint> early = footprints.subList(all / 2, all / 2 + ROUNDS);
        List<Footprint> late = footprints.subList(all - ROUNDS, all);
        assertThat(most(late, Footprint::threads)).isLessThanOrEqualTo(most(early, Footprint::threads) + SWAY);
        assertThat(most(late, Footprint::descriptors)).isLessThanOrEqualTo(most(early, Footprint::descriptors) + SWAY);
        assertThat(most(late, Footprint::anonymousKib))
                .isLessThanOrEqualTo(most(early, Footprint::anonymousKib) + GROWTH_KIB);
    }

    private static long most(List<Footprint> footprints, ToLongFunction<Footprint> what) {
        return footprints.stream().mapToLong(what).max().orElseThrow();
    }
}
