package io.mxsecrets.providers.pipeline;

import io.mxsecrets.core.entries.EntrySet;
import io.mxsecrets.core.publish.manifest.SourceState;
import io.mxsecrets.core.publish.manifest.SourceState.Freshness;
import java.util.Objects;

/**
 * What one source gives to a generation.
 *
 * @param gathered its entries, selected and named
 * @param state the version that they are of
 */
public record Contribution(String alias, EntrySet gathered, SourceState state) {
    public Contribution {
        Objects.requireNonNull(alias);
        Objects.requireNonNull(gathered);
        Objects.requireNonNull(state);
    }

    public Contribution as(Freshness freshness) {
        return new Contribution(alias, gathered, new SourceState(state.version(), state.created(), freshness));
    }
}
