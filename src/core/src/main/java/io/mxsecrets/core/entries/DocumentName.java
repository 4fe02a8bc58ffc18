package io.mxsecrets.core.entries;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.failure.Warning;
import java.util.Objects;

/**
 * What messages call a document.
 *
 * @param alias the alias of its source
 * @param reference how the team wrote it: a name, an ARN, a path or a URL
 */
public record DocumentName(String alias, String reference) {
    public DocumentName {
        Objects.requireNonNull(alias);
        Objects.requireNonNull(reference);
    }

    /** A failure of this document; {@code what} follows "secret REFERENCE ". */
    public Failure failure(Reason reason, Step step, String what, String remedy) {
        return Failure.of(reason, step, "secret " + reference + " " + what, remedy)
                .forSource(alias);
    }

    /** A warning about this document; {@code what} follows "secret REFERENCE ". */
    public Warning warning(Step step, String what) {
        return Warning.of(step, alias, "secret " + reference + " " + what);
    }
}
