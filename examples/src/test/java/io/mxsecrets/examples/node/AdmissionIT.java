package io.mxsecrets.examples.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.mxsecrets.testbed.RealAws;
import io.mxsecrets.testbed.RealNode;
import io.mxsecrets.testbed.aws.AwsServer;
import io.mxsecrets.testbed.kubernetes.Node;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Who is asked about, who is refused, and who is left alone. */
@RealNode
@RealAws
class AdmissionIT {
    @AutoClose
    private final Team team;

    AdmissionIT(Node node, AwsServer aws) throws Exception {
        team = Team.on(node, aws);
        team.account(Map.of());
    }

    @Test
    void aPodThatDoesNotAskIsNeitherSentNorTouched() throws IOException {
        double before = team.release().reviews();

        Pod created = team.create(without(team.pod("pmp/pod-vault.yaml", Map.of())));

        assertThat(team.release().reviews()).isEqualTo(before);
        assertThat(created.getSpec().getInitContainers()).isEmpty();
        assertThat(created.getSpec().getVolumes()).isEmpty();
        assertThat(created.getSpec().getContainers())
                .allMatch(c -> c.getVolumeMounts().isEmpty());
        assertThat(created.getMetadata().getAnnotations()).isNullOrEmpty();
    }

    @Test
    void aPodThatAsksIsSent() throws IOException {
        double before = team.release().reviews();

        Pod created = team.create(team.pod("pmp/pod-vault.yaml", Map.of()));

        assertThat(team.release().reviews()).isGreaterThan(before);
        assertThat(created.getSpec().getInitContainers())
                .extracting(c -> c.getName())
                .containsExactly("mxsecrets-init", "mxsecrets-sidecar");
    }

    @Test
    void aTypoIsRefusedWithTheNearestName() throws IOException {
        Pod pod = team.pod("pmp/pod-vault.yaml", Map.of("mxsecrets.io/vault-rol", "pmp"));

        assertThatThrownBy(() -> team.create(pod))
                .hasMessageContaining("mxsecrets.io/vault-rol")
                .hasMessageContaining("vault-role");
    }

    @Test
    void allMistakesAreToldAtOnce() throws IOException {
        Pod pod = team.pod(
                "pmp/pod-vault.yaml",
                Map.of("mxsecrets.io/refresh-interval", "300", "mxsecrets.io/directory", "files"));

        assertThatThrownBy(() -> team.create(pod))
                .hasMessageContaining("300s?")
                .hasMessageContaining("mxsecrets.io/directory");
    }

    private static Pod without(Pod pod) {
        return new PodBuilder(pod)
                .editMetadata()
                .withAnnotations(null)
                .endMetadata()
                .build();
    }
}
