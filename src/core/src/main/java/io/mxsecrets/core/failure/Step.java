package io.mxsecrets.core.failure;

import java.util.Locale;

/** The step of the data path at which something happened; the second thing that the last line of a program names. */
public enum Step {
    SETTINGS,
    LOGIN,
    READ,
    PARSE,
    FLATTEN,
    SELECT,
    MERGE,
    LINT,
    RENDER,
    PUBLISH,
    NOTIFY;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
