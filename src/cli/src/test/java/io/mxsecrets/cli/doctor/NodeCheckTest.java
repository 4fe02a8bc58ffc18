package io.mxsecrets.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NodeCheckTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static Optional<DeskFinding> check(String... variables) throws IOException {
        String env = String.join(
                ",",
                List.of(variables).stream()
                        .map(name -> "{\"name\":\"" + name + "\",\"valueFrom\":{\"fileKeyRef\":"
                                + "{\"volumeName\":\"mxsecrets-files\",\"path\":\"secrets.kubelet\",\"key\":\"" + name
                                + "\"}}}")
                        .toList());
        ObjectNode pod = (ObjectNode) JSON.readTree(
                "{\"spec\":{\"nodeName\":\"old\",\"containers\":[{\"name\":\"app\",\"env\":[" + env + "]}]}}");
        return NodeCheck.of("pod app", pod, node -> Optional.of("v1.34.4"));
    }

    @Test
    void w51AnAppThatOnlyTheVariableHoldsIsNotHeldOnAnOlderNode() throws IOException {
        ObjectNode pod = (ObjectNode) JSON.readTree("{\"spec\":{\"nodeName\":\"old\",\"initContainers\":["
                + "{\"name\":\"mxsecrets-sidecar\",\"lifecycle\":{\"postStart\":{\"exec\":{}}}}]}}");
        assertThat(NodeCheck.of("pod app", pod, node -> Optional.of("v1.34.4"))).hasValueSatisfying(finding -> {
            assertThat(finding.sentence()).contains("node old", "v1.34.4", "without its files");
            assertThat(finding.fix()).contains("oldestNode");
        });
        assertThat(NodeCheck.of("pod app", pod, node -> Optional.of("v1.35.0"))).isEmpty();
    }

    /** An older kubelet leaves it empty, and holds the app by the startup probe. */
    @Test
    void w50TheVariableThatHoldsATargetIsNoVariableOfEnv() throws IOException {
        assertThat(check("MENDIX_SECRETS_READY")).isEmpty();
        assertThat(check("MENDIX_SECRETS_READY", "SMTP"))
                .hasValueSatisfying(finding ->
                        assertThat(finding.sentence()).contains("SMTP").doesNotContain("MENDIX_SECRETS_READY"));
    }
}
