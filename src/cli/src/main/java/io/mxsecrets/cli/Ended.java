package io.mxsecrets.cli;

import io.mxsecrets.core.failure.ExitCode;

/** A command ends before its time, with a sentence and an exit code. */
final class Ended extends RuntimeException {
    private final ExitCode exitCode;

    Ended(ExitCode exitCode, String sentence) {
        super(sentence, null, false, false);
        this.exitCode = exitCode;
    }

    ExitCode exitCode() {
        return exitCode;
    }
}
