package io.mxsecrets.cli.store.command;

import io.mxsecrets.cli.console.CommandFailed;
import io.mxsecrets.core.failure.ExitCode;
import java.io.Console;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option {@code --yes}, and the question where it is not given. */
final class Confirmation {
    @Option(
            names = {"-y", "--yes"},
            description = "Asks nothing: for pipelines.")
    private boolean yes;

    /** @throws CommandFailed where the answer is no, or nobody is there to give one */
    void ask(String question) {
        if (yes) {
            return;
        }
        Console terminal = Optional.ofNullable(System.console())
                .orElseThrow(() -> new CommandFailed(
                        ExitCode.SETTINGS, "nothing is changed: there is no terminal to ask on; --yes asks nothing"));
        String answer = terminal.readLine("%s [y/N] ", question);
        if (answer == null || !answer.strip().equalsIgnoreCase("y")) {
            throw new CommandFailed(ExitCode.SETTINGS, "nothing is changed");
        }
    }
}
