package io.mxsecrets.agent;

import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.text.Printable;
import java.io.PrintWriter;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The command line, built without annotations and so without reflection.
 *
 * @param command what to do; empty where help, the version or a complaint has been printed and that is all
 * @param exitCode how to end then
 */
record Arguments(Optional<Command> command, ExitCode exitCode) {
    private static final String NAME = "mxsecrets-agent";
    private static final String VERSION = NAME + " " + AgentVersion.TEXT;

    static Arguments parse(String[] arguments, PrintWriter out, PrintWriter err) {
        CommandLine line = line().setOut(out).setErr(err);
        try {
            ParseResult result = line.parseArgs(arguments);
            if (CommandLine.printHelpIfRequested(result)) {
                return new Arguments(Optional.empty(), ExitCode.DONE);
            }
            if (!result.hasSubcommand()) {
                throw new ParameterException(line, "Give a command: init, sidecar, await or doctor");
            }
            return new Arguments(Command.named(result.subcommand().commandSpec().name()), ExitCode.DONE);
        } catch (ParameterException e) {
            err.println(Printable.line(e.getMessage(), Printable.SENTENCE)
                    + ". Settings are variables, MXSECRETS_SECRET and others; see --help.");
            return new Arguments(Optional.empty(), ExitCode.SETTINGS);
        }
    }

    private static CommandLine line() {
        CommandSpec spec =
                CommandSpec.create().name(NAME).mixinStandardHelpOptions(true).version(VERSION);
        spec.usageMessage()
                .description("Fetches secrets from AWS Secrets Manager or Vault and keeps them in files.")
                .footer("", "Settings are environment variables such as MXSECRETS_SECRET and MXSECRETS_DIRECTORY.");
        for (Command command : Command.values()) {
            CommandSpec sub =
                    CommandSpec.create().mixinStandardHelpOptions(true).version(VERSION);
            sub.usageMessage().description(command.words());
            spec.addSubcommand(command.label(), new CommandLine(sub));
        }
        return new CommandLine(spec);
    }
}
