package io.mxsecrets.cli;

import io.mxsecrets.core.failure.ExitCode;

/** A command ends before its time, with a sentence and an exit code. */
final class CommandFailed extends RuntimeException {
    private final ExitCode exitCode;

    CommandFailed(ExitCode exitCode, String sentence) {
        super(sentence, null, false, false);
        this.exitCode = exitCode;
    }

    ExitCode exitCode() {
        return exitCode;
    }
}
