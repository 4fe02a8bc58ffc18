package io.mxsecrets.core.format;

/** How keys are arranged for the reader: the setting {@code layout}. */
public enum Layout {
    PLAIN,
    /** As Mendix constants. */
    CONSTANTS,
    /** As Mendix runtime settings. */
    SETTINGS
}
