package io.mxsecrets.core.observe;

import java.util.Locale;

/** The keys that a log line of the agent may have beside time, level and message. Adding one is one line here. */
public enum LogKey {
    SOURCE("the alias of a source"),
    STEP("the step on the path from secret to file"),
    REASON("why it failed: one of the reasons below"),
    PROVIDER("the kind of backend"),
    SECRET("which secret: the reference as written, never a value"),
    VERSION("the store's name of a version"),
    GENERATION("the name of a generation of files"),
    ENTRIES("how many entries"),
    CHANGED("how many entries were added, removed or have another value"),
    DIRECTORY("where the files are"),
    CREDENTIALS("the selected credential source"),
    CALL("a call to a store"),
    MILLISECONDS("how long it took"),
    LEFT_SECONDS("how long it is still retried"),
    NEXT_SECONDS("how long until the next try"),
    LOGGER("the logger, if a library wrote the line"),
    EXIT_CODE("the exit code of the program");

    private final String words;

    LogKey(String words) {
        this.words = words;
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** For the reference page. */
    public String words() {
        return words;
    }
}
