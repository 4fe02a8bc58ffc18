package io.mxsecrets.cli.console;

import io.mxsecrets.core.failure.ExitCode;

/** A command ends before its time, with a sentence and an exit code. The sentence holds no secret value. */
public final class CommandFailed extends RuntimeException {
    private final ExitCode exitCode;

    public CommandFailed(ExitCode exitCode, String sentence) {
        super(sentence, null, false, false);
        this.exitCode = exitCode;
    }

    public ExitCode exitCode() {
        return exitCode;
    }
}
