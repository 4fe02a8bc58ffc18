package io.mxsecrets.agent.pipeline;

import io.mxsecrets.core.document.Gathered;
import io.mxsecrets.core.publish.SourceState;
import io.mxsecrets.core.publish.SourceState.Freshness;
import java.util.Objects;

/**
 * What one source gives to a generation.
 *
 * @param gathered its entries, selected and named
 * @param state the version that they are of
 */
public record Contribution(String alias, Gathered gathered, SourceState state) {
    public Contribution {
        Objects.requireNonNull(alias);
        Objects.requireNonNull(gathered);
        Objects.requireNonNull(state);
    }

    public Contribution as(Freshness freshness) {
        return new Contribution(alias, gathered, new SourceState(state.version(), state.created(), freshness));
    }
}
