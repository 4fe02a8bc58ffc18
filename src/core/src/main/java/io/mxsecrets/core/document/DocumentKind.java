package io.mxsecrets.core.document;

/** What the bytes of a document are: the setting {@code as}. */
public enum DocumentKind {
    /** A JSON object, flattened to dotted keys. */
    JSON,
    /** UTF-8 text, the value of one entry. */
    TEXT,
    /** Any bytes, the value of one entry as standard base64. */
    BINARY
}
