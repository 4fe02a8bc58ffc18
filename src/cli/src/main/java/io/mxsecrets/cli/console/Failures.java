package io.mxsecrets.cli.console;

import io.mxsecrets.core.failure.Bug;
import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.text.Printable;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** How each command ends that does not end well: one line on standard error, and an exit code of the contract. */
public final class Failures {
    private Failures() {}

    /** Makes this command line, and all below it, end as described here. */
    public static CommandLine handle(CommandLine commandLine) {
        return commandLine
                .setExecutionExceptionHandler((e, line, parsed) -> end(e, line))
                .setParameterExceptionHandler((e, arguments) -> end(e));
    }

    private static int end(Exception e, CommandLine line) {
        if (e instanceof CommandFailed ended) {
            return end(line, ended.getMessage(), ended.exitCode());
        }
        if (e instanceof Failure failure) {
            return end(line, failure.sentence(), failure.exitCode());
        }
        return end(line, Bug.of(e, Step.SETTINGS).sentence(), ExitCode.BUG);
    }

    private static int end(ParameterException e) {
        CommandLine line = e.getCommandLine();
        String words = e instanceof UnmatchedArgumentException unmatched ? words(unmatched) : e.getMessage();
        return end(line, words + "; see " + line.getCommandSpec().qualifiedName() + " --help", ExitCode.SETTINGS);
    }

    /** Options by their names; what else stands there may be a secret that somebody gave as an argument. */
    private static String words(UnmatchedArgumentException e) {
        List<String> unmatched = e.getUnmatched();
        String options = unmatched.stream()
                .filter(argument -> argument.startsWith("-"))
                .map(argument -> argument.replaceFirst("=.*", ""))
                .map(Printable::quoted)
                .collect(Collectors.joining(", "));
        if (!options.isEmpty()) {
            return "unknown option " + options + nearest(e);
        }
        CommandSpec command = e.getCommandLine().getCommandSpec();
        if (!command.subcommands().isEmpty()) {
            return "there is no such command" + nearest(e);
        }
        boolean files = command.optionsMap().containsKey("--filename");
        return (unmatched.size() == 1 ? "one argument too many" : unmatched.size() + " arguments too many")
                + (files ? "; give files with -f" : "");
    }

    /** Of our own names; nothing that was typed is repeated. */
    private static String nearest(UnmatchedArgumentException e) {
        return e.getSuggestions().stream()
                .findFirst()
                .map(name -> "; did you mean " + name + "?")
                .orElse("");
    }

    private static int end(CommandLine line, String sentence, ExitCode exitCode) {
        line.getErr().println("mxsecrets: " + Printable.line(sentence, 2 * Printable.SENTENCE));
        line.getErr().flush();
        return exitCode.number();
    }
}
