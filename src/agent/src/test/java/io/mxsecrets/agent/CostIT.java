package io.mxsecrets.agent;

import static io.mxsecrets.agent.FilePod.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mxsecrets.testbed.ClassArchive;
import io.mxsecrets.testbed.RealApiServer;
import io.mxsecrets.testbed.RealVault;
import io.mxsecrets.testbed.kubernetes.ApiServer;
import io.mxsecrets.testbed.tool.Counts;
import io.mxsecrets.testbed.vault.VaultServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the packaged agent takes, in counts: whoever adds a dependency, a pool or a table to the path of a pod's start learns it here.
 * A limit is a few per cent above what was counted; raise it with the reason in the commit.
 */
class CostIT {
    @TempDir
    Path scratch;

    private Counts counts;

    @BeforeEach
    void aJvm() {
        assumeTrue(System.getProperty("agent.binary", "").isBlank(), "a native executable loads no classes");
        counts = new Counts(scratch);
    }

    private String runs(Map<String, String> settings, String command, String... options) {
        List<String> all = new ArrayList<>(counts.options());
        all.addAll(List.of(options));
        try (AgentProcess agent = AgentProcess.start(scratch, settings, all, command)) {
            assertThat(agent.end()).as(agent.err()).isZero();
            return agent.out() + agent.err();
        }
    }

    private void costs(int classes, int mebibytes) {
        assertThat(counts.classes()).as("classes from jars").isBetween(classes * 3L / 4, (long) classes);
        assertThat(counts.mebibytes()).as("MiB allocated").isBetween(1L, (long) mebibytes);
    }

    @Test
    void initFromAFile() throws IOException {
        FilePod pod = new FilePod(scratch);
        pod.put("{\"DB\":{\"Password\":\"x\"}}");
        runs(pod.settings, "init");
        costs(355, 15);
    }

    @Test
    @RealVault
    @RealApiServer
    void initFromVault(VaultServer vault, ApiServer kubernetes) {
        runs(settings(vault, kubernetes), "init");
        costs(965, 38);
    }

    /** As the JVM image starts it: its archive lacks what was loaded there and never used, and the JVM says nothing. */
    @Test // A49
    @RealVault
    @RealApiServer
    void initFromVaultWithTheClassArchive(VaultServer vault, ApiServer kubernetes) throws Exception {
        Path program = Path.of("target/quarkus-app").toAbsolutePath();
        String archive =
                ClassArchive.make("agent", program, Path.of("jvm.options").toAbsolutePath());

        String said = runs(settings(vault, kubernetes), "init", archive);

        assertThat(counts.classes()).as("classes from jars").isBetween(1L, 235L);
        assertThat(said.lines()).isNotEmpty().allMatch(line -> line.startsWith("{"));
    }

    private Map<String, String> settings(VaultServer vault, ApiServer kubernetes) {
        VaultPod pod = new VaultPod(vault, kubernetes, scratch);
        pod.kv.put("app", "{\"k\":\"x\"}");
        Map<String, String> settings = new HashMap<>(pod.settings());
        settings.put("DIRECTORY", scratch.resolve("files").toString());
        return settings;
    }

    @Test
    void aSidecarAtRest() throws Exception {
        FilePod pod = new FilePod(scratch);
        pod.put("{\"DB\":{\"Password\":\"x\"}}");
        try (AgentProcess agent = pod.startWith(counts.options(), "sidecar")) {
            await(Duration.ofSeconds(30), () -> pod.get("/readyz").startsWith("200"));
            assertThat(Counts.threads(agent.pid()))
                    .as("threads")
                    .contains("HTTP-Dispatcher")
                    .isSubsetOf("HTTP-Dispatcher", "Reference Reape", "idle-timeout-ta", "pages", "req-rsp-timeout");
            agent.terminate();
        }
        assertThat(counts.classes()).as("classes from jars").isBetween(270L, 380L);
    }

    @Test
    void jarsOfTheProgram() {
        assertThat(Counts.jars(Path.of("target/quarkus-app"))).isLessThanOrEqualTo(137);
    }
}
