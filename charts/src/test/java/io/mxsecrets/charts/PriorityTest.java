package io.mxsecrets.charts;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mxsecrets.testbed.kubernetes.ApiServer;
import io.mxsecrets.testbed.kubernetes.ControlPlane;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The webhook's pods on a cluster that limits the system's priority classes, as GKE does.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/policy/resource-quotas/#limit-priority-class-consumption-by-default">How</a>
 */
class PriorityTest {
    private static final String LIMITED =
            """
            apiVersion: apiserver.config.k8s.io/v1
            kind: AdmissionConfiguration
            plugins:
              - name: ResourceQuota
                configuration:
                  apiVersion: apiserver.config.k8s.io/v1
                  kind: ResourceQuotaConfiguration
                  limitedResources:
                    - resource: pods
                      matchScopes: [{scopeName: PriorityClass, operator: In, values: [system-cluster-critical]}]
            """;
    private static final String POD =
            """
            apiVersion: v1
            kind: Pod
            metadata: {generateName: webhook-}
            spec:
              priorityClassName: system-cluster-critical
              containers: [{name: webhook, image: registry.example/webhook:1}]
            """;

    @Test
    void theChartsQuotaLetsThemIn(@TempDir Path directory) throws IOException, InterruptedException {
        Path configuration = Files.writeString(directory.resolve("admission.yaml"), LIMITED);
        try (ControlPlane plane =
                ControlPlane.start(ControlPlane.MINOR, "--admission-control-config-file=" + configuration)) {
            ApiServer server = plane.apiServer();
            String namespace = server.createNamespace("injector");
            assertThatThrownBy(() -> create(server, namespace)).hasMessageContaining("insufficient quota");

            server.apply(
                    Chart.template("--namespace", namespace)
                            .object("ResourceQuota")
                            .toString(),
                    namespace);

            Installed.await(() -> {
                try {
                    create(server, namespace);
                    return true;
                } catch (KubernetesClientException e) {
                    return false; // the controller of quotas has not counted yet
                }
            });
        }
    }

    private static void create(ApiServer server, String namespace) {
        server.impatientClient()
                .pods()
                .inNamespace(namespace)
                .load(new ByteArrayInputStream(POD.getBytes(StandardCharsets.UTF_8)))
                .create();
    }
}
