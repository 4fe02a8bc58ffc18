package io.mxsecrets.core.entries;

import io.mxsecrets.core.failure.Warning;
import java.util.List;
import java.util.Objects;

/**
 * What a step of the way from documents to entries hands to the next one.
 *
 * @param empty keys that were left out because their value was empty or null, in no particular order
 * @param warnings of this step and those before it
 */
public record EntrySet(Entries entries, List<String> empty, List<Warning> warnings) {
    public EntrySet {
        Objects.requireNonNull(entries);
        empty = List.copyOf(empty);
        warnings = List.copyOf(warnings);
    }

    public static EntrySet of(Entries entries) {
        return new EntrySet(entries, List.of(), List.of());
    }
}
