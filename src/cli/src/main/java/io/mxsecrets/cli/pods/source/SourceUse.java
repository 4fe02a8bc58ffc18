package io.mxsecrets.cli.pods.source;

import java.util.Objects;

/**
 * What a pod reads as one of its sources.
 *
 * @param version which one it asks for: {@code current} or what its settings say
 */
public record SourceUse(String alias, SecretName secret, String version) {
    public SourceUse {
        Objects.requireNonNull(alias);
        Objects.requireNonNull(secret);
        Objects.requireNonNull(version);
    }
}
