package io.mxsecrets.webhook.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready while the API server does not answer us: we could read no Namespace. Its version is open to everybody. */
@Readiness
@Singleton
public class ClusterHealth implements HealthCheck {
    private final Optional<Path> objects;
    private final Instance<KubernetesClient> client;

    ClusterHealth(
            @ConfigProperty(name = "mxsecrets.webhook.objects") Optional<Path> objects,
            Instance<KubernetesClient> client) {
        this.objects = objects;
        this.client = client;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("api-server")
                .status(objects.isPresent() || answers())
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
