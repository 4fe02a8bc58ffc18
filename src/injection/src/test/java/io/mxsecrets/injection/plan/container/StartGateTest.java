package io.mxsecrets.injection.plan.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.core.settings.Choices.Mode;
import io.mxsecrets.injection.cluster.KubernetesVersion;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** W50 and W51. */
class StartGateTest {
    /** An API server of no known version is no older than its oldest node. */
    @ParameterizedTest
    @CsvSource({
        "1.34,1.31,PROBE",
        "1.34,1.35,PROBE",
        "1.35,1.32,PROBE_AND_VARIABLE",
        "1.37,1.34,PROBE_AND_VARIABLE",
        "1.35,1.35,HOOK_AND_VARIABLE",
        "1.38,1.35,HOOK_AND_VARIABLE",
        "?,?,PROBE",
        "?,1.34,PROBE",
        "?,1.36,HOOK_AND_VARIABLE"
    })
    void followsTheVersions(String apiServer, String oldestNode, StartGate gate) {
        assertThat(StartGate.of(
                        Mode.SIDECAR, () -> KubernetesVersion.of(apiServer), () -> KubernetesVersion.of(oldestNode)))
                .isEqualTo(gate);
    }

    @Test
    void asksNoVersionWhereInitHolds() {
        for (Mode mode : new Mode[] {Mode.INIT, Mode.INIT_SIDECAR}) {
            assertThat(StartGate.of(mode, StartGateTest::asked, StartGateTest::asked))
                    .isEqualTo(StartGate.INIT);
        }
    }

    private static Optional<KubernetesVersion> asked() {
        throw new AssertionError("asked for a version");
    }
}
