package io.mxsecrets.cli;

import io.mxsecrets.core.failure.ExitCode;
import io.quarkus.picocli.runtime.annotations.TopCommand;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code mxsecrets}: finds the command and ends with an exit code of the contract. */
@TopCommand
@QuarkusMain
@Command(
        name = "mxsecrets",
        mixinStandardHelpOptions = true,
        version = "mxsecrets 0.1.0",
        description = "Secrets of AWS Secrets Manager and HashiCorp Vault as files for Mendix apps.",
        subcommands = InjectCommand.class)
public class Main implements QuarkusApplication {
    @Override
    public int run(String... arguments) {
        return commandLine().execute(arguments);
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setExecutionExceptionHandler((e, line, parsed) -> failed(e, line.getErr()))
                .setParameterExceptionHandler((e, arguments) -> {
                    PrintWriter err = e.getCommandLine().getErr();
                    err.println("mxsecrets: " + e.getMessage());
                    e.getCommandLine().usage(err);
                    return ExitCode.SETTINGS.number();
                });
    }

    private static int failed(Exception e, PrintWriter err) {
        if (e instanceof CommandFailed ended) {
            err.println("mxsecrets: " + ended.getMessage());
            return ended.exitCode().number();
        }
        err.println("mxsecrets: a mistake of ours: " + e.getClass().getName());
        return ExitCode.BUG.number();
    }
}
