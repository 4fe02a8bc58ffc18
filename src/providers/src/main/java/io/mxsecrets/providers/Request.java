package io.mxsecrets.providers;

import io.mxsecrets.core.settings.resolve.SourceSettings;
import java.util.Objects;
import java.util.Optional;

/**
 * One read. Two requests are equal if they would read the same thing as the same identity, so that sources that share a
 * secret share the call.
 *
 * @param source the settings of the source (or of one of the sources) that wants it
 * @param known the version that the caller has already, so that an unchanged document need not be read
 */
public record Request(SourceSettings source, Optional<String> known) {
    public Request {
        Objects.requireNonNull(source);
        Objects.requireNonNull(known);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Request that
                && known.equals(that.known)
                && source.identity().equals(that.source.identity());
    }

    @Override
    public int hashCode() {
        return Objects.hash(known, source.identity());
    }
}
