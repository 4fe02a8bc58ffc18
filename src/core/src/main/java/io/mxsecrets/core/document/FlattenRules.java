package io.mxsecrets.core.document;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import java.util.Objects;
import java.util.Optional;

/**
 * How the bytes of one source become entries.
 *
 * @param entry the name of the one entry that text or binary gives
 * @param textUnlessObject of {@link DocumentKind#JSON}: bytes that do not begin a JSON object are text, the value of
 *     {@code entry}, as the references of Kong have it
 */
public record FlattenRules(
        DocumentKind kind, Optional<String> entry, boolean textUnlessObject, ArrayRule arrays, EmptyRule emptyValues) {
    /** What holds where nothing is set. */
    public static final FlattenRules DEFAULT =
            new FlattenRules(DocumentKind.JSON, Optional.empty(), false, ArrayRule.JSON, EmptyRule.SKIP);

    public FlattenRules {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(entry);
        Objects.requireNonNull(arrays);
        Objects.requireNonNull(emptyValues);
        if (kind != DocumentKind.JSON && entry.isEmpty()) {
            throw Failure.of(
                    Reason.SETTINGS,
                    Step.SETTINGS,
                    "as text or binary needs entry",
                    "set entry to the name of the one entry that the document gives");
        }
    }
}
