package io.mxsecrets.providers;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.text.Printable;
import java.util.Objects;
import java.util.Optional;

/**
 * One check of {@code doctor}.
 *
 * @param check what was looked at, in a few words
 * @param verdict how it stands
 * @param sentence what was found; never a value, token or body
 * @param fix what to do; empty where nothing is
 * @param reason of the failure behind it, where there is one
 */
public record Diagnosis(String check, Verdict verdict, String sentence, String fix, Optional<Reason> reason) {
    /** How a check ended. */
    public enum Verdict {
        PASS,
        /** Works, and worth a change. */
        WARN,
        /** Not wrong by itself, and a likely cause where a later check fails. */
        SUSPECT,
        FAIL
    }

    /** A check that went well. */
    public static Diagnosis pass(String check, String sentence) {
        return new Diagnosis(check, Verdict.PASS, sentence, "");
    }

    /** Something that works and is worth telling. */
    public static Diagnosis warn(String check, String sentence, String fix) {
        return new Diagnosis(check, Verdict.WARN, sentence, fix);
    }

    /** Something that is not wrong by itself, but a likely cause if a later check fails. */
    public static Diagnosis suspect(String check, String sentence, String fix) {
        return new Diagnosis(check, Verdict.SUSPECT, sentence, fix);
    }

    /** A check that failed. */
    public static Diagnosis fail(String check, Failure failure) {
        return new Diagnosis(check, Verdict.FAIL, failure.what(), failure.remedy(), Optional.of(failure.reason()));
    }

    public Diagnosis(String check, Verdict verdict, String sentence, String fix) {
        this(check, verdict, sentence, fix, Optional.empty());
    }

    public Diagnosis {
        Objects.requireNonNull(reason);
        Objects.requireNonNull(verdict);
        check = Printable.line(check, Printable.VALUE);
        sentence = Printable.line(sentence, Printable.SENTENCE);
        fix = Printable.line(fix, Printable.SENTENCE);
    }
}
