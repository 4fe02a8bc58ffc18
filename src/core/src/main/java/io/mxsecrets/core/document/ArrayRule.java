package io.mxsecrets.core.document;

/** What becomes of a JSON array: the setting {@code arrays}. */
public enum ArrayRule {
    /** One entry with the array as compact JSON text. */
    JSON,
    /** One entry an element, its index as the last part of the key. */
    INDEX
}
