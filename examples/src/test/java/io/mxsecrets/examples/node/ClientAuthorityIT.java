package io.mxsecrets.examples.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mxsecrets.testbed.RealAws;
import io.mxsecrets.testbed.RealNode;
import io.mxsecrets.testbed.aws.AwsServer;
import io.mxsecrets.testbed.kubernetes.ApiServer;
import io.mxsecrets.testbed.kubernetes.Node;
import io.mxsecrets.testbed.tool.Authority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The cluster admin's guide, "Certificates", on pods: what happens where the authority is named before API servers have
 * their certificates. (One that has its own: {@code ClientCertificateIT} of the webhook.)
 */
@RealNode
@RealAws
class ClientAuthorityIT {
    private static final int METHOD_NOT_ALLOWED = 405;

    private static final String INJECTED = "injected";

    @AutoClose
    private final Team team;

    private final ApiServer apiServer;
    private final Pod asking;

    @TempDir
    Path desk;

    ClientAuthorityIT(Node node, AwsServer aws) throws Exception {
        team = Team.on(node, aws);
        apiServer = node.apiServer();
        team.account(Map.of());
        asking = team.pod("pmp/pod-vault.yaml", Map.of());
    }

    @Test
    void onceAnAuthorityIsNamedNobodyWithoutItsCertificateIsAnsweredNorIsAnApiServerThatHasNoneYet() throws Exception {
        assertThat(answerToAnybody()).isEqualTo(METHOD_NOT_ALLOWED);
        Path authority = Files.writeString(
                desk.resolve("api-server-ca.pem"),
                new Authority("API servers").self().certificate());
        try {
            team.release().upgrade("--set-file", "certificates.clientCa=" + authority);

            await(() -> answerToAnybody() != METHOD_NOT_ALLOWED
                    && !answerToTheApiServer().equals(INJECTED));
            assertThat(answerToAnybody()).isNotEqualTo(METHOD_NOT_ALLOWED);
            assertThat(answerToTheApiServer())
                    .contains("failed calling webhook")
                    .contains("tls: ");
        } finally {
            team.release().upgrade("--set", "certificates.clientCa=");
        }
        await(() -> answerToTheApiServer().equals(INJECTED));
        assertThat(answerToTheApiServer()).isEqualTo(INJECTED);
    }

    /** A replica that leaves may still be asked for a while. */
    private static void await(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 60 && !condition.getAsBoolean(); i++) {
            TimeUnit.MILLISECONDS.sleep(500); // Between two looks at a cluster.
        }
    }

    private String answerToTheApiServer() {
        try {
            Pod admitted =
                    apiServer.impatientClient().pods().resource(asking).dryRun().create();
            return admitted.getSpec().getInitContainers().size() == 2 ? INJECTED : "not injected";
        } catch (KubernetesClientException e) {
            return e.getMessage();
        }
    }

    /** The status that a client without a certificate gets for a GET, which is not a review; the API server is its way there. */
    private int answerToAnybody() {
        Pod replica = team.release().replicas().get(0);
        try {
            apiServer
                    .impatientClient()
                    .raw("/api/v1/namespaces/%s/pods/https:%s:8443/proxy/mutate"
                            .formatted(
                                    team.release().namespace(),
                                    replica.getMetadata().getName()));
            return 200;
        } catch (KubernetesClientException e) {
            return e.getCode();
        }
    }
}
