package io.mxsecrets.providers;

import java.util.Objects;

/**
 * One check of {@code doctor}.
 *
 * @param check what was looked at, in a few words
 * @param verdict how it stands
 * @param sentence what was found; never a value, token or body
 * @param fix what to do; empty where nothing is
 */
public record Diagnosis(String check, Verdict verdict, String sentence, String fix) {
    /** How a check ended. */
    public enum Verdict {
        PASS,
        WARN,
        FAIL
    }

    public Diagnosis {
        Objects.requireNonNull(check);
        Objects.requireNonNull(verdict);
        Objects.requireNonNull(sentence);
        Objects.requireNonNull(fix);
    }
}
