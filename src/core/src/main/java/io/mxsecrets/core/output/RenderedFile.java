package io.mxsecrets.core.output;

import io.mxsecrets.core.secret.SecretBytes;
import java.util.Objects;

/**
 * One file of a generation.
 *
 * @param path relative to the published directory, {@code secrets.properties} or {@code secrets.d/KEY}
 */
public record RenderedFile(String path, SecretBytes bytes) {
    public RenderedFile {
        Objects.requireNonNull(path);
        Objects.requireNonNull(bytes);
    }

    /** What the file takes on a memory file system: whole pages of 4 KiB, one at least. */
    public long pageBytes() {
        return Math.max(1, (bytes.length() + 4095L) / 4096) * 4096;
    }
}
