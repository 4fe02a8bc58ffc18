package io.mxsecrets.injection.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.mxsecrets.core.settings.Layer;
import io.mxsecrets.core.settings.Store;
import java.util.Map;

/**
 * All that the cluster admin says, as the chart renders it: {@code {defaults, stores, policy, images, resources}}.
 *
 * @param defaults the farthest layer of settings
 * @param stores by name
 * @param nativeSidecar whether this cluster runs native sidecars; {@code false} only where an admin says so
 */
public record Configuration(
        Layer defaults,
        Map<String, Store> stores,
        Policy policy,
        Images images,
        Resources init,
        Resources sidecar,
        boolean nativeSidecar) {
    public Configuration {
        stores = Map.copyOf(stores);
    }

    /** @throws BadConfiguration with every mistake in it */
    public static Configuration of(JsonNode json) {
        return new ConfigurationReader().read(json);
    }
}
