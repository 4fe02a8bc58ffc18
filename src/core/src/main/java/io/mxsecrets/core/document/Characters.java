package io.mxsecrets.core.document;

import java.util.Optional;

/** Finds characters that JSON can spell and no text file can hold. */
final class Characters {
    private Characters() {}

    /** Most names are short and in ASCII: these are not worth a copy. */
    static Optional<String> wrongIn(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isSurrogate(c)) {
                return wrongIn(text.toCharArray(), 0, text.length());
            }
        }
        return Optional.empty();
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
