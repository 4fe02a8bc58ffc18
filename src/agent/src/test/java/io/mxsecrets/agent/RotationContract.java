package io.mxsecrets.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.reader.Generation;
import io.mxsecrets.reader.Secrets;
import io.mxsecrets.reader.Watch;
import io.mxsecrets.testbed.Faults.Door;
import io.mxsecrets.testbed.Outage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a rotation in a real store to the file, in one process on a moved clock. */
abstract class RotationContract {
    private static final int KEYS = 30;
    private static final Duration LONGEST = Duration.ofMinutes(6);
    private static final Duration PROCESSING = Duration.ofSeconds(2);

    @TempDir
    Path temporary;

    protected Bench bench;

    /** Writes a new version of the document. */
    abstract void rotate(String json);

    /** The way to the store, on which faults can be laid. */
    abstract Door door();

    /** Sets what a source needs to log in and read. */
    abstract void connect(Bench bench, Path scratch);

    void begin() {
        bench = new Bench(temporary.resolve("files"), 11);
        bench.realWallClock = true;
        connect(bench, temporary);
        rotate(document(0));
        assertThat(bench.init()).as(() -> String.join("\n", bench.log())).isEqualTo(ExitCode.DONE);
        bench.sidecar();
    }

    @AfterEach
    void stop() {
        bench.stop();
        door().close();
    }

    /** All values are the same, so that a reader can tell a file of two halves. */
    private static String document(int value) {
        StringBuilder json = new StringBuilder("{");
        for (int key = 0; key < KEYS; key++) {
            json.append(key == 0 ? "" : ",")
                    .append("\"k")
                    .append(key)
                    .append("\":\"")
                    .append(value)
                    .append('"');
        }
        return json.append('}').toString();
    }

    private String value() {
        return bench.entries().get("k0");
    }

    private double calls() {
        return bench.metrics
                .page()
                .lines()
                .filter(line -> line.startsWith("mxsecrets_agent_store_calls_total{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    @Test
    void aRotationIsInTheFileWithinAFifthMoreThanAnInterval() {
        bench.pass(Duration.ofMinutes(33));
        rotate(document(1));
        bench.pass(LONGEST.plus(PROCESSING));
        assertThat(value()).isEqualTo("1");
    }

    @Test
    void nothingIsAskedForAnIntervalAfterInitAndNoLoginIsMadeAtATick() {
        bench.pass(Duration.ofMinutes(3));
        assertThat(calls()).isZero();
        bench.pass(Duration.ofMinutes(50));
        assertThat(calls()).isBetween(9.0, 17.0);
    }

    @Test
    void aHundredRotationsDuringEightReadersAreNeitherTornNorMissedNorWrittenTwice() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        AtomicLong reads = new AtomicLong();
        ConcurrentLinkedQueue<String> torn = new ConcurrentLinkedQueue<>();
        BlockingQueue<Generation> watched = new LinkedBlockingQueue<>();
        List<Thread> readers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Thread reader = new Thread(() -> {
                while (!over.get()) {
                    // Each time as a reader that has just started: nothing is remembered.
                    Generation seen =
                            Secrets.in(bench.directory, "secrets.properties").generation();
                    long values = seen.keys().stream().map(seen::get).distinct().count();
                    if (seen.keys().size() != KEYS || values != 1) {
                        torn.add(seen.name());
                    }
                    reads.incrementAndGet();
                }
            });
            reader.setUncaughtExceptionHandler((thread, error) -> torn.add(error.toString()));
            readers.add(reader);
            reader.start();
        }
        Secrets secrets = Secrets.in(bench.directory, "secrets.properties");
        try (Watch watch = Watch.begin(secrets, Duration.ofMillis(1), watched::add)) {
            for (int rotation = 1; rotation <= 100; rotation++) {
                rotate(document(rotation));
                bench.pass(LONGEST.plus(PROCESSING));
                assertThat(value()).as(() -> String.join("\n", bench.log())).isEqualTo(Integer.toString(rotation));
                Generation told = watched.poll(5, TimeUnit.SECONDS);
                assertThat(told).isNotNull();
                assertThat(told.get("k7")).isEqualTo(Integer.toString(rotation));
            }
            assertThat(watched).isEmpty();
        } finally {
            over.set(true);
            for (Thread reader : readers) {
                reader.join();
            }
        }
        assertThat(torn).isEmpty();
        assertThat(reads.get()).isGreaterThan(100);
        assertThat(bench.metrics.page()).contains("mxsecrets_agent_generations_total 100\n");
    }

    @Test
    void f2f8WhateverTheNetworkDoesTheFilesStayAndTheNextGoodCheckIsFresh() throws Exception {
        int value = 1;
        for (Fault fault : List.<Fault>of(
                Door::shut, door -> door.reset(Duration.ZERO), door -> door.cut(1200), door -> door.cut(0))) {
            rotate(document(value));
            Outage outage = fault.on(door());
            try (outage) {
                bench.pass(LONGEST.multipliedBy(2));
                assertThat(value()).isEqualTo(Integer.toString(value - 1));
                assertThat(bench.loop().status().ready()).isTrue();
            }
            bench.pass(LONGEST.plus(PROCESSING));
            assertThat(value()).isEqualTo(Integer.toString(value));
            value++;
        }
        assertThat(bench.log("\"reason\":\"")).isNotEmpty();
    }

    @Test
    void theProgramItselfReadsFromTheStore() {
        Map<String, String> settings = bench.settingsForAProcess();
        Path elsewhere = temporary.resolve("program");
        settings.put("DIRECTORY", elsewhere.toString());
        try (AgentProcess agent = AgentProcess.start(temporary, settings, "init")) {
            assertThat(agent.end()).as(agent.err()).isZero();
            assertThat(Secrets.in(elsewhere, "secrets.properties").get("k29")).isEqualTo("0");
        }
    }

    /**
     * On demand, for {@code -DexcludedGroups= -Dsoak.minutes=N}: the program itself at an interval of 30 s, a rotation each minute. Says what
     * it cost; resident memory, threads and descriptors must be flat.
     */
    @Test
    @Tag("on-demand")
    void theProgramIsFlatAndFreshForAsLongAsAsked() throws Exception {
        Map<String, String> settings = bench.settingsForAProcess();
        settings.put("REFRESH_INTERVAL", "30s");
        settings.put("HEALTH_LISTEN", "18791");
        int minutes = Integer.getInteger("soak.minutes");
        try (AgentProcess agent = AgentProcess.start(temporary, settings, "sidecar")) {
            Footprint warm = Footprint.NONE;
            for (int minute = 1; minute <= minutes; minute++) {
                rotate(document(minute));
                long start = System.nanoTime();
                Thread.sleep(Duration.ofSeconds(38).toMillis());
                assertThat(value()).as(agent.err()).isEqualTo(Integer.toString(minute));
                Thread.sleep(Math.max(0, 60_000 - (System.nanoTime() - start) / 1_000_000));
                Footprint now = Footprint.of(agent.pid());
                System.out.println(getClass().getSimpleName() + " minute " + minute + ": " + now);
                warm = minute == 2 ? now : warm;
                if (minute > 2) {
                    assertThat(now.threads()).isLessThanOrEqualTo(warm.threads() + 2);
                    assertThat(now.descriptors()).isLessThanOrEqualTo(warm.descriptors() + 4);
                    assertThat(now.residentKib()).isLessThan(warm.residentKib() * 5 / 4);
                }
            }
        }
    }

    @FunctionalInterface
    interface Fault {
        Outage on(Door door);
    }
}
