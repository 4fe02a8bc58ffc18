package io.mxsecrets.core.reference;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The kinds of store. */
public enum ProviderKind {
    AWS("aws-", List.of("aws")),
    VAULT("vault-", List.of("hcv", "vault")),
    /** A document on disk: for workstations and tests, in clusters only where policy allows it. */
    FILE("", List.of());

    private final String prefix;
    private final List<String> kongNames;

    ProviderKind(String prefix, List<String> kongNames) {
        this.prefix = prefix;
        this.kongNames = kongNames;
    }

    /** Whether a setting belongs to this kind: its name begins with the kind's prefix. A document on disk has none. */
    public boolean owns(String setting) {
        return !prefix.isEmpty() && setting.startsWith(prefix);
    }

    /** The name of this kind in Kong's references; empty where Kong has none. */
    public Optional<String> kongName() {
        return kongNames.stream().findFirst();
    }

    /** The kind that Kong calls so; empty for the name of an admin's store. */
    static Optional<ProviderKind> ofKong(String name) {
        return Arrays.stream(values())
                .filter(kind -> kind.kongNames.contains(name))
                .findFirst();
    }
}
