package io.mxsecrets.cli.completion;

import io.mxsecrets.cli.console.Console;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mxsecrets completion}: picocli's script for bash and zsh, ours for fish, of which picocli has none. */
@Command(
        name = "completion",
        description = "Prints the script with which a shell completes commands, options and their values.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  source <(mxsecrets completion bash)",
            "  mxsecrets completion fish > ~/.config/fish/completions/mxsecrets.fish"
        })
public final class CompletionCommand implements Callable<Integer> {
    enum Shell {
        bash,
        zsh,
        fish
    }

    @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
    private Shell shell;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        CommandLine program = spec.root().commandLine();
        Console.of(spec)
                .print(
                        switch (shell) {
                            case bash, zsh -> AutoComplete.bash("mxsecrets", program);
                            case fish -> FishCompletion.of(program);
                        });
        return 0;
    }
}
