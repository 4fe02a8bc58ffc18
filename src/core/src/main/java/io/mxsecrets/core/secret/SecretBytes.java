package io.mxsecrets.core.secret;

import java.util.Arrays;
import java.util.Objects;

/** Secret bytes: a document as read, or a file as rendered. Not copied: whoever makes one hands the array over. */
public final class SecretBytes {
    static final String MASK = "***";

    private final byte[] bytes;

    private SecretBytes(byte[] bytes) {
        this.bytes = Objects.requireNonNull(bytes);
    }

    /** Takes ownership of the array: the caller must not change it afterwards. */
    public static SecretBytes owning(byte[] bytes) {
        return new SecretBytes(bytes);
    }

    public int length() {
        return bytes.length;
    }

    /** The array itself, not a copy: read it, never change it. */
    public byte[] reveal() {
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SecretBytes that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return MASK;
    }
}
