package io.mxsecrets.core.text;

/**
 * Names and settings from outside, made fit for one line of a message: they may hold anything, and neither a terminal nor a
 * reader of the line must suffer it.
 */
public final class Shown {
    private static final int LONGEST = 64;

    private Shown() {}

    /** The text in double quotes, cut at 64 characters, with {@code \\uXXXX} for what does not print in ASCII. */
    public static String quoted(String text) {
        StringBuilder shown = new StringBuilder(Math.min(text.length(), LONGEST) + 3).append('"');
        int end = Math.min(text.length(), LONGEST);
        for (int i = 0; i < end; i++) {
            append(shown, text.charAt(i));
        }
        return shown.append(end < text.length() ? "…\"" : "\"").toString();
    }

    private static void append(StringBuilder shown, char c) {
        if (c == '"' || c == '\\') {
            shown.append('\\').append(c);
        } else if (c < ' ' || c > '~') {
            shown.append(String.format("\\u%04X", (int) c));
        } else {
            shown.append(c);
        }
    }
}
