package io.mxsecrets.testbed.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.mxsecrets.testbed.RealAws;
import io.mxsecrets.testbed.RealNode;
import io.mxsecrets.testbed.RealVault;
import io.mxsecrets.testbed.aws.AwsServer;
import io.mxsecrets.testbed.vault.VaultServer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

@RealNode
@RealVault
@RealAws
class NodeTest {

    private static final Duration ONE_MINUTE = Duration.ofMinutes(1);

    private final Node node;
    private final ApiServer apiServer;

    NodeTest(Node node) {
        this.node = node;
        this.apiServer = node.apiServer();
    }

    @Test
    void runsARestrictedPodWithANativeSidecarAndAProjectedToken() {
        var namespace = apiServer.createNamespace("pods", Map.of("pod-security.kubernetes.io/enforce", "restricted"));
        apiServer.createServiceAccount(namespace, "app");
        apiServer.apply(POD, namespace);

        var pod = node.awaitReady(namespace, "app", ONE_MINUTE);

        assertThat(pod.getStatus().getPhase()).isEqualTo("Running");
        assertThat(sidecarStarted(pod)).isTrue();
        var token = node.exec(namespace, "app", "app", "cat", "/tokens/vault");
        assertThat(token.split("\\.")).hasSize(3);
        assertThat(node.exec(namespace, "app", "app", "stat", "-c", "%a %u", "-L", "/tokens/vault"))
                .contains("600 1001");
        assertThat(node.exec(namespace, "app", "app", "grep", " /files ", "/proc/mounts"))
                .startsWith("tmpfs");
        assertThat(node.log(namespace, "app", "sidecar")).contains("sidecar up");
    }

    @Test
    void letsPodsReachTheOtherServers(VaultServer vault, AwsServer aws) {
        var namespace = apiServer.createNamespace("pods");
        apiServer.apply(POD, namespace);
        node.awaitReady(namespace, "app", ONE_MINUTE);

        var health = aws.endpointForPods() + "/_localstack/health";
        assertThat(node.exec(namespace, "app", "app", "wget", "-q", "-O", "-", health))
                .contains("secretsmanager");
        var address = vault.addressForPods();
        node.exec(namespace, "app", "app", "nc", "-w", "5", address.getHost(), "" + address.getPort(), "-e", "true");
        node.exec(namespace, "app", "app", "nc", "-w", "5", "10.96.0.1", "443", "-e", "true");
    }

    private static boolean sidecarStarted(Pod pod) {
        return pod.getStatus().getInitContainerStatuses().stream()
                .anyMatch(s -> s.getName().equals("sidecar") && Boolean.TRUE.equals(s.getStarted()));
    }

    private static final String POD =
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: app}
            spec:
              terminationGracePeriodSeconds: 0
              securityContext: {runAsNonRoot: true, runAsUser: 1001, seccompProfile: {type: RuntimeDefault}}
              initContainers:
                - name: sidecar
                  image: testbed.local/busybox:1
                  imagePullPolicy: Never
                  restartPolicy: Always
                  command: [sh, -c, "echo sidecar up; exec sleep 1000"]
                  securityContext: &restricted
                    {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: {drop: [ALL]}}
                  volumeMounts: [{name: files, mountPath: /files}]
              containers:
                - name: app
                  image: testbed.local/busybox:1
                  imagePullPolicy: Never
                  command: [sleep, "1000"]
                  securityContext: *restricted
                  volumeMounts:
                    - {name: tokens, mountPath: /tokens, readOnly: true}
                    - {name: files, mountPath: /files, readOnly: true}
              volumes:
                - name: files
                  emptyDir: {medium: Memory, sizeLimit: 16Mi}
                - name: tokens
                  projected:
                    sources: [{serviceAccountToken: {audience: vault, expirationSeconds: 600, path: vault}}]
            """;
}
