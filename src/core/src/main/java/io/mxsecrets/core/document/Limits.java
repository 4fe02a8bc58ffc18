package io.mxsecrets.core.document;

/** The sizes past which a document is refused, so that one secret cannot fill a pod's memory. */
public final class Limits {
    public static final int DOCUMENT_BYTES = 1 << 20;
    /** In UTF-8; for binary documents before base64. */
    public static final int VALUE_BYTES = 64 << 10;
    /** Counting those that are left out because they are empty. */
    public static final int ENTRIES = 5_000;
    /** Objects and arrays within each other, the document itself being the first. */
    public static final int DEPTH = 32;
    /** In characters. Without it, one long name of an object would be repeated in every key below it. */
    public static final int KEY_LENGTH = 1_024;

    private Limits() {}
}
