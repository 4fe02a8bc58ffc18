package io.mxsecrets.core.entries;

import io.mxsecrets.core.secret.SecretText;
import java.util.Objects;

/** One dotted key, its text, and where it came from. */
public record Entry(String key, SecretText value, Origin origin) {
    public Entry {
        Objects.requireNonNull(key);
        Objects.requireNonNull(value);
        Objects.requireNonNull(origin);
    }

    Entry withKey(String other) {
        return other.equals(key) ? this : new Entry(other, value, origin);
    }
}
