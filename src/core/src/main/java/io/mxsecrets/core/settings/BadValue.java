package io.mxsecrets.core.settings;

/** A text that is not of its setting's type. The message says what is wrong and what would be right. */
public final class BadValue extends RuntimeException {
    private static final int SHOWN = 64;

    public BadValue(String sentence) {
        super(sentence, null, false, false);
    }

    /** The text in quotes as a message may show it: printable ASCII only, 64 characters at most. */
    public static String quoted(String text) {
        StringBuilder shown = new StringBuilder("\"");
        text.codePoints().limit(SHOWN).forEach(c -> shown.append(c > 0x1f && c < 0x7f ? (char) c : '?'));
        return shown.append(text.codePointCount(0, text.length()) > SHOWN ? "…\"" : "\"")
                .toString();
    }
}
