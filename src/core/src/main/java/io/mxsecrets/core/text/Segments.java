package io.mxsecrets.core.text;

import java.util.Locale;
import java.util.Optional;

/**
 * What every path keeps to that becomes part of a request: no segment that is empty, {@code .} or {@code ..}, no encoded dot,
 * slash or percent sign, no control character. Else a server, a proxy or a library might read another path than was judged.
 */
public final class Segments {
    private Segments() {}

    /** What is wrong with a path without slashes at its ends, as the end of a sentence; empty where nothing is. */
    public static Optional<Problem> fault(String path) {
        if (path.chars().anyMatch(Character::isISOControl)) {
            return Optional.of(new Problem("has a control character in its path"));
        }
        String lower = path.toLowerCase(Locale.ROOT);
        if (lower.contains("%2e") || lower.contains("%2f") || lower.contains("%25")) {
            return Optional.of(new Problem(
                    "has an encoded dot, slash or percent sign in its path", "write the characters themselves"));
        }
        for (String segment : path.split("/", -1)) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                return Optional.of(new Problem("has an empty segment, . or .. in its path"));
            }
        }
        return Optional.empty();
    }
}
