package io.mxsecrets.reader;

/** There are no files, or not the key. The message names what is missing, never a value. */
public final class SecretsUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SecretsUnavailable(String message) {
        super(message);
    }
}
