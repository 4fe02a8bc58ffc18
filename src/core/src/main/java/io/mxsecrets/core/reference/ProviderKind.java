package io.mxsecrets.core.reference;

import java.util.List;
import java.util.Objects;

/**
 * A kind of store. The rest of what is known of it says its descriptor.
 *
 * @param name as {@code provider} spells it; its settings begin with it and a hyphen
 * @param kongNames its names in Kong's references, the usual one first; empty where Kong has none
 */
public record ProviderKind(String name, List<String> kongNames) implements Comparable<ProviderKind> {
    public static final ProviderKind AWS = new ProviderKind("aws", List.of("aws"));
    public static final ProviderKind VAULT = new ProviderKind("vault", List.of("hcv", "vault"));
    /** A document on disk: for workstations and tests, in clusters only where policy allows it. */
    public static final ProviderKind FILE = new ProviderKind("file", List.of());

    public ProviderKind {
        Objects.requireNonNull(name);
        kongNames = List.copyOf(kongNames);
    }

    @Override
    public int compareTo(ProviderKind other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
