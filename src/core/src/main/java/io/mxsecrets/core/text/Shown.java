package io.mxsecrets.core.text;

/** Names from outside, made fit for one line of a message: a name may hold anything, a terminal must not suffer it. */
public final class Shown {
    private static final int LONGEST = 120;

    private Shown() {}

    /** The name in double quotes, cut at 120 characters, with {@code \\uXXXX} for what does not print in ASCII. */
    public static String name(String name) {
        StringBuilder shown = new StringBuilder(name.length() + 2).append('"');
        int end = Math.min(name.length(), LONGEST);
        for (int i = 0; i < end; i++) {
            append(shown, name.charAt(i));
        }
        return shown.append(end < name.length() ? "…\"" : "\"").toString();
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
