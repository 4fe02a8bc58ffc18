package io.mxsecrets.providers;

import io.mxsecrets.core.reference.ProviderKind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The providers of one run. Each is made when the first source asks for it. */
public final class Providers implements AutoCloseable {
    private final Map<ProviderKind, Function<ProviderContext, SecretProvider>> makers;
    private final Map<ProviderKind, SecretProvider> made = new LinkedHashMap<>();
    private final ProviderContext surroundings;

    public Providers(
            Map<ProviderKind, Function<ProviderContext, SecretProvider>> makers, ProviderContext surroundings) {
        this.makers = Map.copyOf(makers);
        this.surroundings = surroundings;
    }

    public SecretProvider get(ProviderKind kind) {
        return made.computeIfAbsent(kind, k -> makers.get(k).apply(surroundings));
    }

    /** After a bug the state of a provider is unknown: the next caller gets a new one. */
    public void forget(ProviderKind kind) {
        Optional.ofNullable(made.remove(kind)).ifPresent(Providers::close);
    }

    /** No read follows. Whoever has work left does it while the providers take their leave; {@link #close} waits for them. */
    public void leave() {
        made.values().forEach(SecretProvider::leave);
    }

    @Override
    public void close() {
        made.values().forEach(Providers::close);
        made.clear();
    }

    /** Of several, each is closed, whatever the others do. */
    private static void close(SecretProvider provider) {
        try {
            provider.close();
        } catch (RuntimeException e) {
            return; // It said that it never throws; what it holds ends with the process.
        }
    }
}
