package io.mxsecrets.webhook.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mxsecrets.webhook.config.WebhookOptions;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready while the API server does not answer us: we could read no Namespace. Its version is open to everybody. */
@Readiness
@Singleton
public class ClusterHealth implements HealthCheck {
    private final WebhookOptions options;
    private final Instance<KubernetesClient> client;

    ClusterHealth(WebhookOptions options, Instance<KubernetesClient> client) {
        this.options = options;
        this.client = client;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("api-server")
                .status(options.objects().isPresent() || answers())
                .build();
    }

    private boolean answers() {
        try {
            return client.get().getKubernetesVersion() != null;
        } catch (KubernetesClientException e) {
            return false;
        }
    }
}
