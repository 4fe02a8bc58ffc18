package io.mxsecrets.cli.doctor;

import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.text.Printable;
import io.mxsecrets.core.text.Problem;
import java.util.Objects;
import java.util.Optional;

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

    /** A problem that injection or the settings would deny the pod for. */
    static DeskFinding refused(String object, String check, Problem problem) {
        return fail(object, check, ExitCode.SETTINGS, problem.what(), problem.remedy());
    }

    static DeskFinding unknown(String object, String check, ExitCode exitCode, String sentence, String fix) {
        return new DeskFinding(object, Optional.empty(), check, Verdict.UNKNOWN, sentence, fix, exitCode);
    }

    static DeskFinding of(Verdict verdict, String object, String check, String sentence, String fix) {
        return new DeskFinding(object, Optional.empty(), check, verdict, sentence, fix, ExitCode.DONE);
    }
}
