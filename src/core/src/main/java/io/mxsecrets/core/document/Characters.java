package io.mxsecrets.core.document;

import java.util.Optional;

/** Finds characters that JSON can spell and no text file can hold. */
final class Characters {
    private Characters() {}

    static Optional<String> wrongIn(String text) {
        return wrongIn(text.toCharArray(), 0, text.length());
    }

    /** What is wrong with the text, as words for a sentence. */
    static Optional<String> wrongIn(char[] buffer, int from, int length) {
        int end = from + length;
        for (int i = from; i < end; i++) {
            char c = buffer[i];
            if (c == 0) {
                return Optional.of("a NUL");
            }
            if (c < 0xD800 || c > 0xDFFF) {
                continue;
            }
            if (c > 0xDBFF || i + 1 == end || !Character.isLowSurrogate(buffer[i + 1])) {
                return Optional.of("a lone surrogate");
            }
            i++;
        }
        return Optional.empty();
    }
}
