package io.mxsecrets.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.reader.Generation;
import io.mxsecrets.reader.Secrets;
import io.mxsecrets.reader.Watch;
import io.mxsecrets.testbed.server.Outage;
import io.mxsecrets.testbed.toxiproxy.Toxiproxy.Door;
import io.mxsecrets.testbed.vault.VaultServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a rotation in a real store to the file, in one process on a moved clock. */
abstract class RotationContract {
    /** In every value, and so in nothing that is told (A18). */
    static final String CANARY = "CANARY-2b8e-";

    private static final int KEYS = 30;
    private static final int LARGE = 60_000;
    private static final Duration LONGEST = Duration.ofMinutes(6);
    private static final Duration PROCESSING = Duration.ofSeconds(2);

    @TempDir
    Path temporary;

    protected AgentHarness bench;
    /** What leads to the door; the agent's own way. */
    private Relay way;

    /** Writes a new version of the document. */
    abstract void rotate(String json);

    /** The way to the store, on which faults can be laid. */
    abstract Door door();

    /**
     * Sets what a source needs to log in and read.
     *
     * @param store its address
     */
    abstract void connect(AgentHarness bench, Path scratch, URI store);

    void begin() {
        bench = new AgentHarness(temporary.resolve("files"), 11);
        bench.realWallClock = true;
        bench.set("LOG_LEVEL", "debug");
        way = Relay.to(door().address());
        connect(bench, temporary, way.address());
        rotate(document(0));
        assertThat(bench.init()).as(() -> String.join("\n", bench.log())).isEqualTo(ExitCode.DONE);
        bench.sidecar();
    }

    @AfterEach
    void stop() {
        bench.stop();
        way.close();
        door().close();
        assertThat(bench.log("\"level\":\"debug\"")).isNotEmpty();
        assertThat(bench.told().contains(CANARY)).isFalse();
    }

    /** All values are the same, so that a reader can tell a file of two halves. */
    private static String document(int value) {
        StringBuilder json = new StringBuilder("{");
        for (int key = 0; key < KEYS; key++) {
            json.append(key == 0 ? "" : ",")
                    .append("\"k")
                    .append(key)
                    .append("\":\"" + CANARY)
                    .append(value)
                    .append('"');
        }
        return json.append('}').toString();
    }

    private String value() {
        return behind(bench.entries().get("k0"));
    }

    /** What a test wrote after the canary. */
    private static String behind(String value) {
        assertThat(value).startsWith(CANARY);
        return value.substring(CANARY.length());
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
        BlockingQueue<Generation> watched = new LinkedBlockingQueue<>();
        Secrets secrets = Secrets.in(bench.directory, "secrets.properties");
        Readers readers = Readers.begin(8, bench.directory, KEYS);
        try (readers;
                Watch watch = Watch.begin(secrets, Duration.ofMillis(1), watched::add)) {
            for (int rotation = 1; rotation <= 100; rotation++) {
                rotate(document(rotation));
                bench.pass(LONGEST.plus(PROCESSING));
                assertThat(value()).as(() -> String.join("\n", bench.log())).isEqualTo(Integer.toString(rotation));
                Generation told = watched.poll(5, TimeUnit.SECONDS);
                assertThat(told).isNotNull();
                assertThat(behind(told.get("k7"))).isEqualTo(Integer.toString(rotation));
            }
            assertThat(watched).isEmpty();
        }
        assertThat(readers.torn()).isEmpty();
        assertThat(readers.reads()).isGreaterThan(100);
        assertThat(bench.metrics.page()).contains("mxsecrets_agent_generations_total 100\n");
    }

    @Test
    void f2AStoreThatIsAwayForHalfAnHourLeavesTheFilesWhoseAgeGrows() throws Exception {
        bench.pass(LONGEST);
        rotate(document(1));
        try (Outage away = door().shut()) {
            bench.pass(Duration.ofMinutes(30));
            assertThat(value()).isEqualTo("0");
            assertThat(bench.page("/readyz")).isEqualTo("ready\n");
            assertThat(age()).isBetween(Duration.ofMinutes(30), Duration.ofMinutes(36));
        }
        bench.pass(LONGEST.plus(PROCESSING));
        assertThat(value()).isEqualTo("1");
        assertThat(age()).isLessThan(LONGEST.plus(PROCESSING));
    }

    private Duration age() {
        String series = "mxsecrets_agent_age_seconds{source=\"main\"} ";
        return bench.page("/metrics")
                .lines()
                .filter(line -> line.startsWith(series))
                .map(line -> Duration.ofSeconds((long) Double.parseDouble(line.substring(series.length()))))
                .findFirst()
                .orElseThrow();
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
    void f8AConnectionThatSwallowsPacketsCostsOneTryACheckAndNothingElse() throws Exception {
        bench.stop();
        bench.patience = Duration.ofSeconds(1);
        bench.sidecar();
        // First a login is swallowed, then a read of a session that stands.
        for (int value = 1; value <= 2; value++) {
            rotate(document(value));
            double before = failures();
            try (Outage hole = door().blackHole()) {
                long start = System.nanoTime();
                bench.pass(LONGEST.plus(PROCESSING));
                assertThat(Duration.ofNanos(System.nanoTime() - start))
                        .isBetween(bench.patience, Duration.ofSeconds(20));
                assertThat(failures() - before).isBetween(1.0, 2.0);
                assertThat(value()).isEqualTo(Integer.toString(value - 1));
                assertThat(bench.loop().status().ready()).isTrue();
            }
            bench.pass(LONGEST.plus(PROCESSING));
            assertThat(value()).isEqualTo(Integer.toString(value));
        }
    }

    private double failures() {
        return bench.metrics
                .page()
                .lines()
                .filter(line -> line.startsWith("mxsecrets_agent_failures_total{source=\"main\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    @Test
    void f8AResetInTheMiddleOfABodyLeavesTheFilesAndIsOverWithTheNextCheck() {
        bench.pass(LONGEST);
        rotate(document(1).replaceFirst("\\{", "{\"large\":\"" + "v".repeat(LARGE) + "\","));
        way.resetAfter(LARGE / 2);
        bench.pass(LONGEST.plus(PROCESSING));
        assertThat(bench.entries()).containsEntry("k0", CANARY + "0").hasSize(KEYS);
        assertThat(failures()).isBetween(1.0, 2.0);
        way.heal();
        bench.pass(LONGEST.plus(PROCESSING));
        assertThat(bench.entries()).containsEntry("k0", CANARY + "1").hasSize(KEYS + 1);
    }

    @Test
    void theProgramItselfReadsFromTheStore() {
        Map<String, String> settings = bench.settingsForAProcess();
        Path elsewhere = temporary.resolve("program");
        settings.put("DIRECTORY", elsewhere.toString());
        try (AgentProcess agent = AgentProcess.start(temporary, settings, "init")) {
            assertThat(agent.end()).as(agent.err()).isZero();
            assertThat(behind(Secrets.in(elsewhere, "secrets.properties").get("k29")))
                    .isEqualTo("0");
            assertThat(agent.err()).contains("\"call\":");
            assertThat((agent.out() + agent.err()).contains(CANARY)).isFalse();
        }
    }

    @Test
    void f7AStoreWhoseNameIsNotThereAndThenElsewhereIsFoundWithoutARestart() throws Exception {
        Map<String, String> settings = bench.settingsForAProcess();
        settings.replaceAll((name, value) -> value.replace("//127.0.0.1:", "//" + VaultServer.NAME + ":"));
        settings.put("DIRECTORY", temporary.resolve("program").toString());
        Path names = Files.createFile(temporary.resolve("hosts"));
        try (ServerSocket old = new ServerSocket(way.address().getPort(), 50, InetAddress.getByName("127.0.0.9"));
                AgentProcess agent =
                        AgentProcess.start(temporary, settings, List.of("-Djdk.net.hosts.file=" + names), "init")) {
            agent.awaitWords("\"reason\":\"unreachable\"");

            Files.writeString(names, "127.0.0.9 " + VaultServer.NAME + "\n");
            old.setSoTimeout(20_000);
            old.accept().close();

            Files.writeString(names, "127.0.0.1 " + VaultServer.NAME + "\n");
            assertThat(agent.end()).as(agent.err()).isZero();
        }
    }

    /** On demand: {@code -DexcludedGroups= -Dsoak.minutes=N}, with a heap as under the memory limit of {@code values-jvm.yaml}. */
    @Test
    @Tag("on-demand")
    void theProgramIsFreshAndFlatForAsLongAsAsked() throws Exception {
        Map<String, String> settings = bench.settingsForAProcess();
        settings.put("REFRESH_INTERVAL", "30s");
        settings.put("HEALTH_LISTEN", Integer.toString(AgentProcess.freePort()));
        Path report = Path.of("target", "soak-" + getClass().getSimpleName() + ".md");
        try (AgentProcess agent = AgentProcess.start(temporary, settings, List.of("-XX:MaxRAM=160m"), "sidecar")) {
            new Soak(agent, value -> rotate(document(value)), value -> value().equals(Integer.toString(value)))
                    .run(Integer.getInteger("soak.minutes"), report);
        }
    }

    @FunctionalInterface
    interface Fault {
        Outage on(Door door);
    }
}
