package io.mxsecrets.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.mxsecrets.testbed.RealApiServer;
import io.mxsecrets.testbed.RealToxiproxy;
import io.mxsecrets.testbed.kubernetes.ApiServer;
import io.mxsecrets.testbed.server.Outage;
import io.mxsecrets.testbed.toxiproxy.Toxiproxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API server cannot be read for a moment, while it creates a pod: it asks again, and nobody notices. */
@RealApiServer
@RealToxiproxy
class PassingFailureIT {
    private final ApiServer apiServer;

    @TempDir
    private Path directory;

    PassingFailureIT(ApiServer apiServer) {
        this.apiServer = apiServer;
    }

    @Test
    void aPodIsInjectedOnceTheApiServerCanBeReadAgain(Toxiproxy faults) throws IOException {
        String namespace = apiServer.createNamespace("passing");
        try (Toxiproxy.Door door = faults.door(apiServer.address());
                WebhookProcess webhook = behind(door).start()) {
            List<HasMetadata> installed = apiServer.apply(
                    Registered.at(webhook.url(), webhook.certificate.caPem(), directory, apiServer), "default");
            try {
                WebhookIT.until(() -> injected(namespace) && webhook.calls() > 0);
                double calls = webhook.calls();
                String failed = "mxsecrets_webhook_reviews_total{outcome=\"failed\",reason=\"cluster\"}";
                double before = webhook.metric(failed);

                Outage outage = door.shut();
                CompletableFuture.runAsync(
                        outage::close, CompletableFuture.delayedExecutor(700, TimeUnit.MILLISECONDS));

                assertThat(injected(namespace)).isTrue();
                assertThat(webhook.metric(failed)).isGreaterThan(before);
                assertThat(webhook.calls()).isGreaterThanOrEqualTo(calls + 2);
                assertThat(webhook.log()).contains("cannot read the Namespace " + namespace + " from the API server");
            } finally {
                installed.forEach(object -> apiServer.client().resource(object).delete());
            }
        }
    }

    private WebhookProcess behind(Toxiproxy.Door door) throws IOException {
        Path kubeconfig = directory.resolve("kubeconfig");
        String direct = Files.readString(apiServer.kubeconfig());
        String address = apiServer.address().toString().replaceAll("/$", "");
        assertThat(direct).contains(address);
        Files.writeString(kubeconfig, direct.replace(address, door.address().toString()));
        return new WebhookProcess(directory, apiServer.webhookHost()).with("KUBECONFIG", kubeconfig.toString());
    }

    private boolean injected(String namespace) {
        Pod pod = AskingPod.of(apiServer.client(), AskingPod.VAULT, "mendix", "");
        return AskingPod.comesInjected(apiServer.impatientClient(), pod, namespace);
    }
}
