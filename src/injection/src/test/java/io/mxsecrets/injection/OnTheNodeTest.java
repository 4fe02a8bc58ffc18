package io.mxsecrets.injection;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.testbed.RealNode;
import io.mxsecrets.testbed.kubernetes.Node;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a real kubelet makes of what we add: our containers with their mounts and variables, another program in them. */
@RealNode
class OnTheNodeTest {
    private static final String API_TOKEN = "/var/run/secrets/kubernetes.io/serviceaccount";
    private static final String TEXT = "$é$(HOME)$$(HOME)$$$x$€$";

    private final Node node;

    OnTheNodeTest(Node node) {
        this.node = node;
    }

    @Test
    void w13ValuesReachOurContainersByteForByteAndNoApiTokenDoes() {
        String namespace = node.apiServer().createNamespace("kubelet");
        node.apiServer().apply(pod(), namespace);

        node.awaitReady(namespace, "app", Duration.ofMinutes(1));

        assertThat(node.exec(namespace, "app", "mxsecrets-sidecar", "env").lines())
                .contains("MXSECRETS_PREFIX=" + TEXT);
        assertThat(node.exec(namespace, "app", "mxsecrets-sidecar", "ls", "-A", API_TOKEN))
                .isEmpty();
        assertThat(node.exec(namespace, "app", "mxsecrets-sidecar", "grep", " " + API_TOKEN + " ", "/proc/mounts"))
                .startsWith("tmpfs")
                .contains(" ro,");
        assertThat(node.exec(namespace, "app", "app", "ls", API_TOKEN)).contains("token");
    }

    private static String pod() {
        Scenario scenario = Scenario.of(
                """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: app
                  annotations:
                    mxsecrets.io/inject: 'true'
                    mxsecrets.io/secret: https://vault.example:8200/kv/app
                    mxsecrets.io/vault-role: app
                    mxsecrets.io/prefix: %s
                spec:
                  terminationGracePeriodSeconds: 0
                  containers:
                    - name: app
                      image: %s
                      imagePullPolicy: Never
                      command: [sleep, '1000']
                      securityContext: {runAsUser: 1001}
                """
                        .formatted(TEXT, Node.BUSYBOX),
                "{}");
        ObjectNode pod = scenario.patched();
        ((ObjectNode) pod.path("metadata")).remove("annotations");
        for (JsonNode container : pod.at("/spec/initContainers")) {
            boolean stays = container.path("restartPolicy").asText().equals("Always");
            ((ObjectNode) container)
                    .put("image", Node.BUSYBOX)
                    .put("imagePullPolicy", "Never")
                    .putArray("command")
                    .add(stays ? "sleep" : "true");
            ((ObjectNode) container).putArray("args").add(stays ? "1000" : "");
        }
        return pod.toString();
    }
}
