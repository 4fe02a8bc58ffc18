package io.mxsecrets.injection.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.mxsecrets.core.settings.Authorities;
import io.mxsecrets.core.settings.layer.Layer;
import io.mxsecrets.core.settings.layer.Store;
import io.mxsecrets.injection.cluster.KubernetesVersion;
import io.mxsecrets.injection.policy.Policy;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * All that the cluster admin says, as the chart renders it: {@code {defaults, stores, policy, images, resources, caBundle, nativeSidecar, oldestNode}}.
 *
 * @param defaults the farthest layer of settings
 * @param stores by name
 * @param caBundle authorities that agents trust beside the system's
 * @param nativeSidecar whether this cluster runs native sidecars; {@code false} only where an admin says so
 * @param oldestNode the oldest kubelet's version, where an admin says one
 */
public record Configuration(
        Layer defaults,
        Map<String, Store> stores,
        Policy policy,
        Images images,
        Resources init,
        Resources sidecar,
        Optional<Authorities> caBundle,
        boolean nativeSidecar,
        Optional<KubernetesVersion> oldestNode) {
    public Configuration {
        stores = Map.copyOf(stores);
    }

    /** The version of the cluster's oldest kubelet: as the admin says, else the oldest that Kubernetes supports beside the API server. */
    public Optional<KubernetesVersion> oldestNode(Supplier<Optional<KubernetesVersion>> apiServer) {
        return oldestNode.or(() -> apiServer.get().map(KubernetesVersion::oldestNode));
    }

    /** @throws BadConfiguration with every mistake in it */
    public static Configuration of(JsonNode json) {
        return new ConfigurationReader().read(json);
    }
}
