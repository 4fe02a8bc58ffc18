package io.mxsecrets.charts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.mxsecrets.testbed.kubernetes.ControlPlane;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The oldest Kubernetes that the chart takes. It has no v1 of ValidatingAdmissionPolicy, which guard and self-managed
 * certificate lean on. On demand, by {@code -DexcludedGroups=}, after {@code src/testbed/build kubernetes-1.29}.
 */
@Tag("on-demand")
class OldestTest {
    @Test
    void saysWhatIsMissingAndInstallsOnceThatIsAccepted() {
        try (ControlPlane plane = ControlPlane.start("1.29")) {
            assertThatThrownBy(() -> new Installed(plane.apiServer()))
                    .hasMessageContaining("certificates.selfManaged.unguarded");

            try (Installed release =
                    new Installed(plane.apiServer(), "--set", "certificates.selfManaged.unguarded=true")) {
                assertThat(release.there())
                        .allMatch(object ->
                                plane.apiServer().client().resource(object).get() != null)
                        .extracting(HasMetadata::getKind)
                        .contains("MutatingWebhookConfiguration", "Deployment")
                        .doesNotContain("ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding");
                assertThat(release.plain("get", "notes", "release").out())
                        .contains("No guard: this cluster has no ValidatingAdmissionPolicy (Kubernetes 1.30)")
                        .contains("Unguarded: the webhook may change more of its own registration");
            }
        }
    }
}
