package io.mxsecrets.core.failure;

import static io.mxsecrets.core.failure.Retry.NEVER;
import static io.mxsecrets.core.failure.Retry.THROTTLED;
import static io.mxsecrets.core.failure.Retry.TRANSIENT;

import java.util.Locale;

/**
 * Why something failed: the closed set that metrics, logs and exit codes share. Adding a reason is one line here.
 */
public enum Reason {
    SETTINGS(ExitCode.SETTINGS, NEVER),
    UNSUPPORTED_ENGINE(ExitCode.SETTINGS, NEVER),

    DOCUMENT_INVALID(ExitCode.DOCUMENT_INVALID, NEVER),
    TOO_LARGE(ExitCode.DOCUMENT_INVALID, NEVER),
    CONFLICT(ExitCode.DOCUMENT_INVALID, NEVER),

    NOT_FOUND(ExitCode.NOT_FOUND, NEVER),
    DELETED(ExitCode.NOT_FOUND, NEVER),

    /** The identity is known and may not do this. */
    DENIED(ExitCode.DENIED, NEVER),
    /** The store did not accept our identity. */
    LOGIN_DENIED(ExitCode.DENIED, NEVER),
    /** Our own token or key file is missing, empty or too large. */
    IDENTITY_FILE(ExitCode.DENIED, NEVER),
    TOKEN_EXPIRED(ExitCode.DENIED, NEVER),
    DECRYPTION(ExitCode.DENIED, NEVER),
    CLOCK_SKEW(ExitCode.DENIED, NEVER),

    THROTTLED_BY_STORE(ExitCode.UNAVAILABLE, THROTTLED),
    STORE_ERROR(ExitCode.UNAVAILABLE, TRANSIENT),
    SEALED(ExitCode.UNAVAILABLE, TRANSIENT),
    STANDBY(ExitCode.UNAVAILABLE, TRANSIENT),
    UNINITIALISED(ExitCode.UNAVAILABLE, TRANSIENT),
    /** No answer: name not resolved, connection refused or reset, time out. */
    UNREACHABLE(ExitCode.UNAVAILABLE, TRANSIENT),
    TLS(ExitCode.UNAVAILABLE, TRANSIENT),
    /** A certificate of an unknown authority or for another name: no waiting makes it the right one. */
    UNTRUSTED(ExitCode.UNAVAILABLE, NEVER),
    /** An answer that is not the store's: a proxy's page, a cut body, a redirect to elsewhere. */
    STRANGE_ANSWER(ExitCode.UNAVAILABLE, TRANSIENT),

    CANNOT_WRITE(ExitCode.CANNOT_WRITE, NEVER),
    BUG(ExitCode.BUG, NEVER);

    private final ExitCode exitCode;
    private final Retry retry;

    Reason(ExitCode exitCode, Retry retry) {
        this.exitCode = exitCode;
        this.retry = retry;
    }

    public ExitCode exitCode() {
        return exitCode;
    }

    public Retry retry() {
        return retry;
    }

    /** The reason as metrics and logs write it: lower case with underscores. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
