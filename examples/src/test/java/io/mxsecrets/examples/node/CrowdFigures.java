package io.mxsecrets.examples.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.mxsecrets.testbed.RealAws;
import io.mxsecrets.testbed.RealNode;
import io.mxsecrets.testbed.RealVault;
import io.mxsecrets.testbed.aws.AwsServer;
import io.mxsecrets.testbed.kubernetes.Node;
import io.mxsecrets.testbed.vault.VaultServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * F14 with pods that run: a rollout during which a replica of the webhook is killed. The figures of docs/performance.md are
 * what this writes to {@code target/crowd-figures.md}; {@code -Dcrowd=50} says how many pods.
 */
@RealNode
@RealVault
@RealAws
class CrowdFigures {
    private static final Duration LIMIT = Duration.ofMinutes(15);
    private static final int PODS = Integer.getInteger("crowd", 50);

    @AutoClose
    private final Team team;

    private final Store store;

    CrowdFigures(Node node, VaultServer vault, AwsServer aws) throws Exception {
        team = Team.on(node, aws);
        store = VaultStore.of(team, vault);
    }

    @Test
    void f14AllPodsOfARolloutStartThoughAReplicaIsKilledMeanwhile() throws Exception {
        Map<String, String> annotations = new TreeMap<>(store.annotations());
        annotations.put("mxsecrets.io/cpu-request", "5m");
        String victim = team.release().replicas().get(0).getMetadata().getName();

        long begin = System.nanoTime();
        PodFleet crowd = PodFleet.running(PODS, team, withoutRequests(team.pod(store.example(), annotations)));
        Soon.see(LIMIT, crowd::pods, pods -> !pods.isEmpty());
        team.node().kill(team.release().namespace(), victim, "webhook");
        double stored = seconds(begin, crowd, pod -> true);
        double first = seconds(begin, crowd, AppPod::ready, 1);
        double ready = seconds(begin, crowd, AppPod::ready);
        team.release().awaitReady(2);

        List<Pod> pods = crowd.pods();
        Files.writeString(
                Path.of("target/crowd-figures.md"),
                String.format(
                        Locale.ROOT,
                        """
                        | a ReplicaSet of %d pods, one of two replicas killed at its first pod | figure |
                        |---|---|
                        | all pods admitted and stored | %.0f s |
                        | first pod Ready | %.0f s |
                        | all pods Ready | %.0f s |
                        | restarts of init containers, of sidecars | %d, %d |
                        """,
                        PODS,
                        stored,
                        first,
                        ready,
                        restarts(pods, "mxsecrets-init"),
                        restarts(pods, "mxsecrets-sidecar")));
        assertThat(pods)
                .hasSize(PODS)
                .allMatch(pod -> pod.getSpec().getInitContainers().size() == 2);
        String one = pods.get(PODS - 1).getMetadata().getName();
        assertThat(new AppPod(team, one).file()).isEqualTo(PmpDocument.entries());
    }

    /** Of the app's containers: a node of two cores has no room for fifty times what they ask for. */
    private static Pod withoutRequests(Pod pod) {
        pod.getSpec().getContainers().forEach(container -> container.setResources(null));
        return pod;
    }

    private static double seconds(long begin, PodFleet crowd, Predicate<Pod> good) throws InterruptedException {
        return seconds(begin, crowd, good, PODS);
    }

    private static double seconds(long begin, PodFleet crowd, Predicate<Pod> good, int count)
            throws InterruptedException {
        Soon.see(LIMIT, () -> crowd.pods().stream().filter(good).count(), seen -> seen >= count);
        return (System.nanoTime() - begin) / 1e9;
    }

    private static int restarts(List<Pod> pods, String container) {
        return pods.stream()
                .mapToInt(pod -> AppPod.status(pod, container).getRestartCount())
                .sum();
    }
}
