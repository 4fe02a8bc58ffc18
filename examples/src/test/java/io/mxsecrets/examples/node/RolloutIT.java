package io.mxsecrets.examples.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.mxsecrets.testbed.AwsServer;
import io.mxsecrets.testbed.Node;
import io.mxsecrets.testbed.RealAws;
import io.mxsecrets.testbed.RealNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** F14, F16: the webhook changes under a load of creates. */
@RealNode
@RealAws
class RolloutIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    /** So many pods are admitted before a test believes what it sees. */
    private static final int ENOUGH = 50;

    private final Node node;
    private final Release release;
    private final Team team;

    RolloutIT(Node node, AwsServer aws) throws Exception {
        this.node = node;
        release = Release.on(node, aws);
        team = Team.on(node);
        node.apiServer().createServiceAccount(team.namespace(), "pmp-secret-accessor");
    }

    @AfterEach
    void leave() {
        team.close();
    }

    @Test
    void f14F16ADrainTakesOneReplicaAtATimeAndFailsNoCreate() throws Exception {
        String leaver = serving().get(0);
        String last = serving().get(1);
        try (Creates creates = new Creates(team, team.pod("pmp/pod-vault.yaml", Map.of()))) {
            Soon.see(LIMIT, creates::admitted, count -> count > 0);
            unschedulable(true);

            assertThat(evict(leaver)).isTrue();
            assertThat(evict(last)).as("the last replica's budget").isFalse();

            Soon.see(LIMIT, this::names, names -> !names.contains(leaver));
            Soon.see(LIMIT, creates::admitted, count -> count > ENOUGH);
            assertThat(creates.failures()).isEmpty();
        } finally {
            unschedulable(false);
            release.awaitReady(2);
        }
    }

    @Test
    void f14AReplicaThatIsKilledLeavesNoReplicaSetShort() throws Exception {
        String victim = serving().get(0);

        Crowd crowd = Crowd.of(ENOUGH, team, team.pod("pmp/pod-vault.yaml", Map.of()));
        Soon.see(LIMIT, crowd::pods, pods -> !pods.isEmpty());
        node.kill(release.namespace(), victim, "webhook");

        List<Pod> pods = Soon.see(LIMIT, crowd::pods, created -> created.size() == ENOUGH);
        assertThat(pods).allMatch(pod -> pod.getSpec().getInitContainers().size() == 2);
        release.awaitReady(2);
    }

    @Test
    void anUpgradeAndARollbackFailNoCreate() throws Exception {
        List<String> before = names();
        try (Creates creates = new Creates(team, team.pod("pmp/pod-vault.yaml", Map.of()))) {
            Soon.see(LIMIT, creates::admitted, count -> count > 0);

            release.upgrade("webhook.podLabels.round=second");
            Soon.see(LIMIT, this::names, names -> names.stream().noneMatch(before::contains));
            release.rollBack();

            Soon.see(LIMIT, creates::admitted, count -> count > ENOUGH);
            assertThat(creates.failures()).isEmpty();
        }
        assertThat(serving()).doesNotContainAnyElementsOf(before).hasSize(2);
    }

    private void unschedulable(boolean cordoned) {
        team.client().nodes().list().getItems().forEach(machine -> team.client()
                .nodes()
                .withName(machine.getMetadata().getName())
                .edit(n -> new NodeBuilder(n)
                        .editSpec()
                        .withUnschedulable(cordoned)
                        .endSpec()
                        .build()));
    }

    private boolean evict(String replica) {
        return team.client()
                .pods()
                .inNamespace(release.namespace())
                .withName(replica)
                .evict();
    }

    /** Those that have not been told to end. */
    private List<String> serving() {
        return release.replicas().stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .map(pod -> pod.getMetadata().getName())
                .toList();
    }

    private List<String> names() {
        return release.replicas().stream()
                .map(pod -> pod.getMetadata().getName())
                .toList();
    }
}
