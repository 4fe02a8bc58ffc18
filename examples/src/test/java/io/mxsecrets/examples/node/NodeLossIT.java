package io.mxsecrets.examples.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.mxsecrets.testbed.RealAws;
import io.mxsecrets.testbed.RealNode;
import io.mxsecrets.testbed.RealVault;
import io.mxsecrets.testbed.aws.AwsServer;
import io.mxsecrets.testbed.kubernetes.Node;
import io.mxsecrets.testbed.vault.VaultServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What becomes of the volume in memory when its node is lost or emptied. */
@RealNode
@RealVault
@RealAws
class NodeLossIT {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    /** The sidecar's own start, on a busy machine. */
    private static final Duration AT_ONCE = Duration.ofSeconds(30);

    private static final String SIDECAR = "mxsecrets-sidecar";
    private static final String INIT = "mxsecrets-init";

    @AutoClose
    private final Team team;

    private final VaultStore store;

    NodeLossIT(Node node, VaultServer vault, AwsServer aws) throws Exception {
        team = Team.on(node, aws);
        store = VaultStore.of(team, vault);
    }

    /** A check comes too late to be what writes the files. */
    private Pod patient() throws Exception {
        Map<String, String> annotations = new TreeMap<>(store.annotations());
        annotations.put("mxsecrets.io/refresh-interval", "1h");
        return team.pod(store.example(), annotations);
    }

    /** C25: after a reboot the volume is empty, app and sidecar start, and the kubelet does not run init again. */
    @Test
    void c25TheSidecarWritesTheFilesThatARebootTookWithoutInit() throws Exception {
        AppPod app = new AppPod(team, "rebooted");
        team.create(new PodBuilder(patient())
                .editMetadata()
                .withName(app.name())
                .endMetadata()
                .build());
        team.node().awaitReady(team.namespace(), app.name(), LIMIT);
        String init = app.containerId(INIT);

        Filler.wipe(app);
        team.node().kill(team.namespace(), app.name(), SIDECAR);
        team.node().kill(team.namespace(), app.name(), "mendix");
        Soon.see(LIMIT, () -> app.restarts(SIDECAR) + app.restarts("mendix"), count -> count == 2);
        Soon.see(LIMIT, () -> list(app), files -> files.contains("secrets.properties"));

        assertThat(app.file()).isEqualTo(PmpDocument.entries());
        Instant begin =
                Instant.parse(app.status(SIDECAR).getState().getRunning().getStartedAt());
        Instant written = Instant.ofEpochSecond(
                Long.parseLong(app.run("stat", "-L", "-c", "%Y", AppPod.FILE).strip()));
        assertThat(written).isBetween(begin.minusSeconds(1), begin.plus(AT_ONCE));
        assertThat(app.containerId(INIT)).isEqualTo(init);
        team.node().awaitReady(team.namespace(), app.name(), LIMIT);
    }

    private static String list(AppPod app) {
        try {
            return app.run("ls", AppPod.DIRECTORY);
        } catch (AssertionError | RuntimeException e) {
            return ""; // The app's container is about to start.
        }
    }

    @Test
    void aDrainMovesThePodAndTheNextOneHasItsFiles() throws Exception {
        String node =
                team.client().nodes().list().getItems().get(0).getMetadata().getName();
        PodFleet fleet = PodFleet.running(1, team, patient());
        String first = ready(fleet, "");
        List<String> drain =
                List.of("drain", node, "--pod-selector", "app=crowd", "--ignore-daemonsets", "--timeout", "60s");
        try {
            assertThatThrownBy(() -> team.release().kubectl(drain.toArray(String[]::new)))
                    .hasMessageContaining("--delete-emptydir-data");
            assertThat(team.client()
                            .pods()
                            .inNamespace(team.namespace())
                            .withName(first)
                            .get())
                    .matches(AppPod::ready);

            String[] insisting = java.util.stream.Stream.concat(
                            drain.stream(), java.util.stream.Stream.of("--delete-emptydir-data"))
                    .toArray(String[]::new);
            assertThat(team.release().kubectl(insisting)).contains("evicted");
        } finally {
            team.release().kubectl("uncordon", node);
        }

        AppPod next = new AppPod(team, ready(fleet, first));
        assertThat(next.file()).isEqualTo(PmpDocument.entries());
        assertThat(next.status(INIT).getState().getTerminated().getExitCode()).isZero();
    }

    /** The name of a pod of the fleet that is ready and another one. */
    private String ready(PodFleet fleet, String other) throws InterruptedException {
        return Soon.see(
                        LIMIT,
                        () -> fleet.pods().stream()
                                .filter(pod -> !pod.getMetadata().getName().equals(other) && AppPod.ready(pod))
                                .toList(),
                        pods -> !pods.isEmpty())
                .get(0)
                .getMetadata()
                .getName();
    }
}
