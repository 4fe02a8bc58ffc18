package io.mxsecrets.core.publish.manifest;

import io.mxsecrets.core.text.Printable;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What a generation holds of one source.
 *
 * @param version the store's name of the version whose entries are in the files
 * @param created when that version was made, where the store tells
 */
public record SourceState(String version, Optional<Instant> created, Freshness freshness) {
    /** Whether the source answered when the generation was made. */
    public enum Freshness {
        FRESH,
        /** It did not: its entries are those of the generation before. */
        KEPT
    }

    public SourceState {
        version = Printable.line(version, Printable.VALUE);
        Objects.requireNonNull(created);
        Objects.requireNonNull(freshness);
    }
}
