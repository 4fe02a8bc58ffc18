package io.mxsecrets.core.document;

/** What becomes of {@code null} and the empty text: the setting {@code empty-values}. */
public enum EmptyRule {
    SKIP,
    /** An entry with the empty text. */
    KEEP,
    FAIL
}
