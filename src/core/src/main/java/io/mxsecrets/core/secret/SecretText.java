package io.mxsecrets.core.secret;

import java.util.Objects;

/** A secret value. Its text form is a mask, so that no log, exception or string template can show it by accident. */
public final class SecretText {
    private final String value;

    private SecretText(String value) {
        this.value = Objects.requireNonNull(value);
    }

    public static SecretText of(String value) {
        return new SecretText(value);
    }

    /** The value itself: for a writer of files or the header of a request, for nothing else. */
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SecretText that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return SecretBytes.MASK;
    }
}
