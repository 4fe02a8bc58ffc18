package io.mxsecrets.providers.pipeline;

import io.mxsecrets.core.entries.Entries;
import io.mxsecrets.core.failure.Warning;
import io.mxsecrets.core.publish.Draft;
import java.util.List;
import java.util.Objects;

/** A generation that is ready to be published, and what a human should know about it. */
public record Rendered(Draft draft, Entries entries, List<Warning> warnings) {
    public Rendered {
        Objects.requireNonNull(draft);
        Objects.requireNonNull(entries);
        warnings = List.copyOf(warnings);
    }
}
