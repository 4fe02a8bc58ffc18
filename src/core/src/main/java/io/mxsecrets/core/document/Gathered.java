package io.mxsecrets.core.document;

import io.mxsecrets.core.failure.Warning;
import java.util.List;
import java.util.Objects;

/**
 * What a step of the way from documents to entries hands to the next one.
 *
 * @param empty keys that were left out because their value was empty or null, in no particular order
 * @param warnings of this step and those before it
 */
public record Gathered(Entries entries, List<String> empty, List<Warning> warnings) {
    public Gathered {
        Objects.requireNonNull(entries);
        empty = List.copyOf(empty);
        warnings = List.copyOf(warnings);
    }

    public static Gathered of(Entries entries) {
        return new Gathered(entries, List.of(), List.of());
    }
}
