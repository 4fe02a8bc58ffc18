package io.mxsecrets.core.catalogue;

import java.util.Locale;
import java.util.Objects;

/**
 * Something that lint noticed about one key.
 *
 * @param sentence what, and what to do about it; never a value
 */
public record Finding(Kind kind, String key, String sentence) {
    /** What was noticed. */
    public enum Kind {
        /** Not a name of the catalogue. */
        UNKNOWN,
        /** A name that is read by nothing and was meant for another. */
        ALIAS,
        /** {@code {"key":{"value":…}}} where {@code {"key":…}} is read. */
        VALUE_SHAPE,
        /** The value begins or ends with white space. */
        WHITESPACE,
        /** In the catalogue and not in the document: right where the feature is not used. */
        MISSING,
        /** In the document without a value, which is the same as missing. */
        EMPTY,
        /** Only later versions read it. */
        NEWER,
        /** Read by nothing. */
        UNUSED;

        /** Whether it is said where a document is read. @param asked whether {@code lint} is set */
        public boolean isWarning(boolean asked) {
            return switch (this) {
                case MISSING, EMPTY -> false;
                case UNKNOWN -> asked;
                default -> true;
            };
        }

        /** The kind as messages write it: lower case with hyphens. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public Finding {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(key);
        Objects.requireNonNull(sentence);
    }
}
