package io.mxsecrets.core.catalogue;

import java.util.Locale;
import java.util.Objects;

/**
 * Something that lint noticed about one key.
 *
 * @param sentence what, and what to do about it; never a value
 */
public record Finding(Kind kind, String key, String sentence) {
    /** What was noticed, and whether it is probably a mistake. */
    public enum Kind {
        /** Not a name of the catalogue. */
        UNKNOWN(true),
        /** A name that is read by nothing and was meant for another. */
        ALIAS(true),
        /** {@code {"key":{"value":…}}} where {@code {"key":…}} is read. */
        VALUE_SHAPE(true),
        /** The value begins or ends with white space. */
        WHITESPACE(true),
        /** In the catalogue and not in the document: right where the feature is not used. */
        MISSING(false),
        /** In the document without a value, which is the same as missing. */
        EMPTY(false),
        /** Only later versions read it. */
        NEWER(false),
        /** Read by nothing. */
        UNUSED(false);

        private final boolean mistake;

        Kind(boolean mistake) {
            this.mistake = mistake;
        }

        /** Worth a warning, where the others are for information. */
        public boolean isMistake() {
            return mistake;
        }

        /** Whether it is said where a document is read. @param asked whether {@code lint} is set */
        public boolean isWarning(boolean asked) {
            return switch (this) {
                case UNUSED, NEWER -> true;
                case MISSING, EMPTY -> false;
                case UNKNOWN -> asked;
                default -> mistake;
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
