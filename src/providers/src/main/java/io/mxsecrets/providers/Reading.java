package io.mxsecrets.providers;

import io.mxsecrets.core.document.Document;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** The result of a read that the store answered. */
public sealed interface Reading extends Outcome {
    /** When the store says that it will rotate the secret next, where it tells. */
    Optional<Instant> nextRotation();

    /** A document that the caller does not have yet. */
    record Read(Document document, Optional<Instant> nextRotation) implements Reading {
        public Read {
            Objects.requireNonNull(document);
            Objects.requireNonNull(nextRotation);
        }
    }

    /** The known version is still the one; nothing was transferred. */
    record Unchanged(Optional<Instant> nextRotation) implements Reading {
        public Unchanged {
            Objects.requireNonNull(nextRotation);
        }
    }
}
