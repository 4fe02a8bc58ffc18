package io.mxsecrets.providers;

import io.mxsecrets.core.settings.resolve.SourceSettings;
import java.util.Objects;
import java.util.Optional;

/**
 * One read.
 *
 * @param source the settings of the source (or of one of the sources) that wants it
 * @param known the version that the caller has already, so that an unchanged document need not be read
 */
public record Request(SourceSettings source, Optional<String> known) {
    public Request {
        Objects.requireNonNull(source);
        Objects.requireNonNull(known);
    }
}
