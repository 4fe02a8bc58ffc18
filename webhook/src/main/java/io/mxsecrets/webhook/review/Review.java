package io.mxsecrets.webhook.review;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * What the API server asks.
 *
 * @param uid to be given back
 * @param kind {@code GROUP/VERSION/KIND}, the group empty for a pod's
 * @param operation {@code CREATE} and others
 * @param subresource {@code ephemeralcontainers} and others
 * @param namespace of the request: the only one that counts
 * @param object as it would be stored
 */
public record Review(
        String uid,
        String kind,
        String operation,
        Optional<String> subresource,
        String namespace,
        boolean dryRun,
        JsonNode object) {
    public boolean pod() {
        return kind.equals("/v1/Pod");
    }

    public boolean creation() {
        return operation.equals("CREATE") && subresource.isEmpty();
    }
}
