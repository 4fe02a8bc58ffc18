package io.mxsecrets.providers.net.http;

/**
 * What an answer may be, whoever gives it: no parser sees an answer that is more. How long an answer may take is the
 * business of {@link BoundedCall}, and how large a body each request's own.
 */
final class AnswerLimits {
    /** One line of a head. The longest that a store sends is a Location; servers themselves allow 8 KiB. */
    static final int LINE = 16 << 10;

    /** All lines of one answer, those of informational answers and trailers included; servers send 1 to 2 KiB. */
    static final int HEAD = 64 << 10;

    /** Headers and trailers of one answer; Vault sends 8, AWS 10, a chain of proxies adds as many. */
    static final int HEADERS = 128;

    /** Answers 100 to 199 before the one that counts; nobody asks for any, so one is a proxy's and ten are a fault. */
    static final int INFORMATIONAL = 10;

    /** The length of a chunk with its extensions, which nobody uses. */
    static final int CHUNK_LINE = 256;

    /** Bytes around the chunks beyond 8 for each byte of the body; a chunk of one byte has 5 or 6. */
    static final int FRAMING = 64 << 10;

    /**
     * The body of an answer of 300 and more. A larger one is left unread: the status says enough, and no store needs more
     * to name its error.
     */
    static final int ERROR_BODY = 64 << 10;

    private AnswerLimits() {}
}
