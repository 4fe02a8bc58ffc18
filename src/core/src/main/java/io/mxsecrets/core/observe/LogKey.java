package io.mxsecrets.core.observe;

import java.util.Locale;

/** The keys that a log line of the agent may have beside time, level and message. Adding one is one line here. */
public enum LogKey {
    /** The alias of a source. */
    SOURCE,
    STEP,
    REASON,
    PROVIDER,
    /** Which secret: the reference, never a value. */
    SECRET,
    VERSION,
    GENERATION,
    /** How many entries. */
    ENTRIES,
    /** How many entries were added, removed or have another value. */
    CHANGED,
    DIRECTORY,
    /** Which way of having credentials won. */
    CREDENTIALS,
    /** A call to a store. */
    CALL,
    TRY,
    MILLISECONDS,
    NEXT_SECONDS,
    /** Of a line of a library: which part of it speaks. */
    LOGGER,
    EXIT_CODE;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
