package io.mxsecrets.examples.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.mxsecrets.testbed.RealAws;
import io.mxsecrets.testbed.RealNode;
import io.mxsecrets.testbed.aws.AwsServer;
import io.mxsecrets.testbed.kubernetes.Node;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** F14, F16: the webhook changes under a load of creates. With pods that run: {@link CrowdFigures}. */
@RealNode
@RealAws
class RolloutIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    /** So many pods are admitted before a test believes what it sees. */
    private static final int ENOUGH = 50;

    @AutoClose
    private final Team team;

    RolloutIT(Node node, AwsServer aws) throws Exception {
        team = Team.on(node, aws);
        team.account(Map.of());
    }

    @Test
    void f14F16ADrainTakesOneReplicaAtATimeAndFailsNoCreate() throws Exception {
        List<String> both = serving();
        try (Creates creates = new Creates(team, team.pod("pmp/pod-vault.yaml", Map.of()))) {
            Soon.see(LIMIT, creates::admitted, count -> count > 0);

            assertThat(evict(both.get(0))).isTrue();
            assertThat(evict(both.get(1))).as("the last replica's budget").isFalse();
            Soon.see(LIMIT, () -> evict(both.get(1)), evicted -> evicted);

            Soon.see(LIMIT, this::names, names -> names.stream().noneMatch(both::contains));
            Soon.see(LIMIT, creates::admitted, count -> count > ENOUGH);
            assertThat(creates.failures()).isEmpty();
        } finally {
            team.release().awaitReady(2);
        }
    }

    @Test
    void f14AReplicaThatIsKilledLeavesNoReplicaSetShort() throws Exception {
        String victim = serving().get(0);

        PodFleet crowd = PodFleet.stored(ENOUGH, team, team.pod("pmp/pod-vault.yaml", Map.of()));
        Soon.see(LIMIT, crowd::pods, pods -> !pods.isEmpty());
        team.node().kill(team.release().namespace(), victim, "webhook");

        List<Pod> pods = Soon.see(LIMIT, crowd::pods, created -> created.size() == ENOUGH);
        assertThat(pods).allMatch(pod -> pod.getSpec().getInitContainers().size() == 2);
        team.release().awaitReady(2);
    }

    @Test
    void anUpgradeAndARollbackFailNoCreate() throws Exception {
        List<String> before = names();
        try (Creates creates = new Creates(team, team.pod("pmp/pod-vault.yaml", Map.of()))) {
            Soon.see(LIMIT, creates::admitted, count -> count > 0);

            team.release().upgrade("--set", "webhook.podLabels.round=second");
            Soon.see(LIMIT, this::names, names -> names.stream().noneMatch(before::contains));
            team.release().rollBack();

            Soon.see(LIMIT, creates::admitted, count -> count > ENOUGH);
            assertThat(creates.failures()).isEmpty();
        }
        assertThat(serving()).doesNotContainAnyElementsOf(before).hasSize(2);
    }

    /** As a drain does, which cordons its node besides. */
    private boolean evict(String replica) {
        return team.node()
                .apiServer()
                .impatientClient()
                .pods()
                .inNamespace(team.release().namespace())
                .withName(replica)
                .evict();
    }

    /** Those that have not been told to end. */
    private List<String> serving() {
        return team.release().replicas().stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .map(pod -> pod.getMetadata().getName())
                .toList();
    }

    private List<String> names() {
        return team.release().replicas().stream()
                .map(pod -> pod.getMetadata().getName())
                .toList();
    }
}
