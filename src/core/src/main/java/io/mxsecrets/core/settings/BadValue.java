package io.mxsecrets.core.settings;

/** A text that is not of its setting's type. The message says what is wrong and what would be right. */
public final class BadValue extends RuntimeException {
    public BadValue(String sentence) {
        super(sentence, null, false, false);
    }
}
