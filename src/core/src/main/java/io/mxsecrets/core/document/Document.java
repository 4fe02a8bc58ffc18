package io.mxsecrets.core.document;

import io.mxsecrets.core.secret.SecretBytes;
import io.mxsecrets.core.text.Printable;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * One secret as a store gave it.
 *
 * @param bytes the document itself, UTF-8 JSON unless the source says otherwise
 * @param version the store's own name of this version: a version id on AWS, a number in KV v2; fit to be shown
 * @param created when the version was made, where the store tells
 */
public record Document(SecretBytes bytes, String version, Optional<Instant> created) {
    public Document {
        Objects.requireNonNull(bytes);
        version = Printable.line(version, Printable.VALUE);
        Objects.requireNonNull(created);
    }
}
