package io.mxsecrets.cli.doctor;

import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.text.Printable;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One result: what was looked at and what was found, one sentence and one fix.
 *
 * @param object the manifest or the object of the cluster, such as {@code Pod app}
 * @param source the alias of the source, where the result is about one
 * @param fix empty where nothing is to be done, or where the sentence says it
 * @param exitCode how a command with nothing worse ends
 */
record DeskFinding(
        String object,
        Optional<String> source,
        String check,
        Verdict verdict,
        String sentence,
        String fix,
        ExitCode exitCode) {
    /** Behind the first semicolon, or colon before what to do, that is in no quoted text. */
    private static final Pattern FIX =
            Pattern.compile("((?:[^\"]|\"[^\"]*\")*?)(?:; |: (?=(?:add|give|name|put|set|use|write) ))(.+)");

    private static final String ASK = "choose what it allows, or ask the cluster's admin for a change of policy";

    DeskFinding {
        object = Printable.line(object, Printable.VALUE);
        Objects.requireNonNull(source);
        check = Printable.line(check, Printable.VALUE);
        Objects.requireNonNull(verdict);
        sentence = Printable.line(sentence, Printable.SENTENCE);
        fix = Printable.line(fix, Printable.SENTENCE);
        Objects.requireNonNull(exitCode);
    }

    static DeskFinding fail(String object, String check, ExitCode exitCode, String sentence, String fix) {
        return new DeskFinding(object, Optional.empty(), check, Verdict.FAIL, sentence, fix, exitCode);
    }

    /** What a check of ours refuses, in one sentence that may end with what to do. */
    static DeskFinding refused(String object, String check, ExitCode exitCode, String told) {
        Matcher parts = FIX.matcher(told);
        boolean hasFix = parts.matches();
        String sentence = hasFix ? parts.group(1) : told;
        String fix = hasFix ? parts.group(2) : told.contains("policy") ? ASK : "";
        return fail(object, check, exitCode, sentence, fix);
    }

    static DeskFinding unknown(String object, String check, ExitCode exitCode, String sentence, String fix) {
        return new DeskFinding(object, Optional.empty(), check, Verdict.UNKNOWN, sentence, fix, exitCode);
    }

    static DeskFinding of(Verdict verdict, String object, String check, String sentence, String fix) {
        return new DeskFinding(object, Optional.empty(), check, verdict, sentence, fix, ExitCode.DONE);
    }
}
