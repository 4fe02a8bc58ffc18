package io.mxsecrets.examples.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.testbed.AwsServer;
import io.mxsecrets.testbed.Node;
import io.mxsecrets.testbed.RealAws;
import io.mxsecrets.testbed.RealNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** F14: the webhook changes under a load of creates, and none fails. */
@RealNode
@RealAws
class RolloutIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    /** So many pods are admitted before a test believes what it sees. */
    private static final int ENOUGH = 50;

    private final Release release;
    private final Team team;

    RolloutIT(Node node, AwsServer aws) throws Exception {
        release = Release.on(node, aws);
        team = Team.on(node);
        node.apiServer().createServiceAccount(team.namespace(), "pmp-secret-accessor");
    }

    @AfterEach
    void leave() {
        team.close();
    }

    @Test
    void f14AReplicaThatIsToldToEndFailsNoCreate() throws Exception {
        try (Creates creates = new Creates(team, team.pod("pmp/pod-vault.yaml", Map.of()))) {
            Soon.see(LIMIT, creates::admitted, count -> count > 0);
            String leaver = release.replicas().get(0).getMetadata().getName();

            team.client()
                    .pods()
                    .inNamespace(release.namespace())
                    .withName(leaver)
                    .delete();

            Soon.see(LIMIT, this::names, names -> !names.contains(leaver));
            Soon.see(LIMIT, creates::admitted, count -> count > ENOUGH);
            assertThat(creates.failures()).isEmpty();
        } finally {
            release.awaitReady(2);
        }
    }

    @Test
    void anUpgradeFailsNoCreate() throws Exception {
        List<String> before = names();
        try (Creates creates = new Creates(team, team.pod("pmp/pod-vault.yaml", Map.of()))) {
            Soon.see(LIMIT, creates::admitted, count -> count > 0);

            release.upgrade("webhook.podLabels.round=second");

            Soon.see(LIMIT, this::names, names -> names.stream().noneMatch(before::contains));
            Soon.see(LIMIT, creates::admitted, count -> count > ENOUGH);
            assertThat(creates.failures()).isEmpty();
        }
    }

    private List<String> names() {
        return release.replicas().stream()
                .map(pod -> pod.getMetadata().getName())
                .toList();
    }
}
