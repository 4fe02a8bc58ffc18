package io.mxsecrets.core.text;

import java.util.Collection;
import java.util.stream.Collectors;

/**
 * Foreign text (the words of a server, a pod or a file), made fit for one line of a message: it may hold anything, and
 * neither a terminal nor a reader of the line must suffer it. The one form for all places that show such text.
 *
 * <p>A name or a phrase goes into a sentence by {@link #quoted(String)}. What a program shows passes {@link #line} once
 * more at the door: failures, warnings, diagnoses, log lines, labels of metrics and versions in a manifest do that
 * themselves, so that a sentence which forgot to quote harms nobody.
 */
public final class Printable {
    /** The most of one sentence. */
    public static final int SENTENCE = 2000;
    /** The most of one value beside a sentence: a field of a log line, a label, a version. */
    public static final int VALUE = 128;

    private static final int NAME = 64;
    private static final int LISTED = 10;
    private static final String CUT = "…";

    private Printable() {}

    /** The text in double quotes, cut at 64 characters, with {@code \\uXXXX} for what does not print in ASCII. */
    public static String quoted(String text) {
        return quoted(text, NAME);
    }

    /** As {@link #quoted(String)}, cut at {@code longest} characters of the text: for a phrase of a server. */
    public static String quoted(String text, int longest) {
        int end = Math.min(text.length(), longest);
        StringBuilder shown = new StringBuilder(end + 3).append('"');
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                shown.append('\\').append(c);
            } else if (isPlain(c)) {
                shown.append(c);
            } else {
                escape(c, shown);
            }
        }
        return shown.append(end < text.length() ? CUT + "\"" : "\"").toString();
    }

    /**
     * The text as one line of at most {@code longest} characters: what cannot be seen (controls, line ends, separators,
     * directions, unpaired surrogates, characters without a shape) is {@code \\uXXXX}, the rest is itself. Does nothing to
     * its own result.
     */
    public static String line(String text, int longest) {
        if (text.length() <= longest && text.chars().allMatch(Printable::isPlain)) {
            return text;
        }
        StringBuilder shown = new StringBuilder(Math.min(text.length(), longest) + 8);
        int i = 0;
        while (i < text.length() && shown.length() <= longest) {
            int c = text.codePointAt(i);
            int width = Character.charCount(c);
            if (isPlain(c) || isSeen(c)) {
                shown.appendCodePoint(c);
            } else {
                text.substring(i, i + width).chars().forEach(unit -> escape((char) unit, shown));
            }
            i += width;
        }
        return shown.length() <= longest && i == text.length() ? shown.toString() : cut(shown, longest);
    }

    /** Room for the mark is made by whole characters; an escape may lose its end. */
    private static String cut(StringBuilder shown, int longest) {
        int end = Math.min(shown.length(), longest - CUT.length());
        if (Character.isHighSurrogate(shown.charAt(end - 1))) {
            end--;
        }
        return shown.substring(0, end) + CUT;
    }

    /** The first ten, with commas between, and how many more there are. */
    public static String listed(Collection<String> names) {
        String first = names.stream().limit(LISTED).collect(Collectors.joining(", "));
        return names.size() <= LISTED ? first : first + " and " + (names.size() - LISTED) + " more";
    }

    private static boolean isPlain(int c) {
        return c >= ' ' && c <= '~';
    }

    /** Whether a character leaves a mark of its own on a line and moves nothing else there. */
    public static boolean isSeen(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK -> false;
            case Character.SPACE_SEPARATOR -> c == ' ';
            default -> !isBlankLetter(c);
        };
    }

    /** Letters and symbols that are nothing but room: the fillers of Hangul, and Braille without a dot. */
    private static boolean isBlankLetter(int c) {
        return c == 0x115F || c == 0x1160 || c == 0x3164 || c == 0xFFA0 || c == 0x2800;
    }

    private static void escape(char c, StringBuilder out) {
        out.append(String.format("\\u%04X", (int) c));
    }
}
