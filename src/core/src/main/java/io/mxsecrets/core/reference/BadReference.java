package io.mxsecrets.core.reference;

/** A text that names no secret or no version. The message says what would be right and quotes nothing. */
public final class BadReference extends RuntimeException {
    public BadReference(String sentence) {
        super(sentence, null, false, false);
    }
}
