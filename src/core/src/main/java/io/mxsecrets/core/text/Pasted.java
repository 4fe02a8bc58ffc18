package io.mxsecrets.core.text;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds what people paste around a value or instead of it: quotes, blanks, line ends, long dashes, placeholders. */
public final class Pasted {
    private static final String QUOTES = "\"'`\u201c\u201d\u2018\u2019\u00ab\u00bb";
    private static final String DASHES = "\u2010\u2011\u2012\u2013\u2014\u2212";
    /** {@code <account-id>}, {@code ${ACCOUNT}}, <code>{{ account }}</code>. */
    private static final Pattern PLACEHOLDER = Pattern.compile("<[^<>]{1,64}>|\\$\\{[^{}]{1,64}}|\\{\\{[^{}]{1,64}}}");

    private Pasted() {}

    /** What is wrong, as it follows "which", and what to do. */
    public static Optional<Problem> fault(String text) {
        if (text.isEmpty()) {
            return Optional.of(new Problem("is empty"));
        }
        char first = text.charAt(0);
        char last = text.charAt(text.length() - 1);
        if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
            return Optional.of(new Problem("has a line end", "remove it"));
        }
        if (blank(first) || blank(last)) {
            return Optional.of(new Problem("has a blank at its " + (blank(last) ? "end" : "start"), "remove it"));
        }
        if (QUOTES.indexOf(first) >= 0 || QUOTES.indexOf(last) >= 0) {
            return Optional.of(new Problem("has quotes around it", "remove them"));
        }
        Matcher placeholder = PLACEHOLDER.matcher(text);
        if (placeholder.find()) {
            return Optional.of(new Problem(
                    "still has the placeholder " + Printable.quoted(placeholder.group()), "put your own value there"));
        }
        if (text.chars().anyMatch(c -> DASHES.indexOf(c) >= 0)) {
            return Optional.of(new Problem("has a long dash", "write a hyphen"));
        }
        return Optional.empty();
    }

    /** Those too that no font shows. */
    private static boolean blank(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u200b' || c == '\ufeff';
    }
}
