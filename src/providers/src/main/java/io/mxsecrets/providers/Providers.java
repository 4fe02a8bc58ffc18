package io.mxsecrets.providers;

import io.mxsecrets.core.reference.ProviderKind;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;

/** The register of providers: one line each. A provider is made when the first source asks for it. */
public final class Providers implements AutoCloseable {
    private final Map<ProviderKind, Function<Surroundings, SecretProvider>> makers;
    private final Map<ProviderKind, SecretProvider> made = new EnumMap<>(ProviderKind.class);
    private final Surroundings surroundings;

    public Providers(Map<ProviderKind, Function<Surroundings, SecretProvider>> makers, Surroundings surroundings) {
        this.makers = Map.copyOf(makers);
        this.surroundings = surroundings;
    }

    public SecretProvider get(ProviderKind kind) {
        return made.computeIfAbsent(kind, k -> makers.get(k).apply(surroundings));
    }

    @Override
    public void close() {
        made.values().forEach(SecretProvider::close);
        made.clear();
    }
}
