package io.mxsecrets.core.output;

import java.util.Locale;

/** How keys are arranged for the reader: the setting {@code layout}. */
public enum Layout {
    PLAIN,
    /** As Mendix constants. */
    CONSTANTS,
    /** As Mendix runtime settings. */
    SETTINGS;

    /** The name as settings and messages write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
