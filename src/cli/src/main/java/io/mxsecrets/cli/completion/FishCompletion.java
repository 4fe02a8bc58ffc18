package io.mxsecrets.cli.completion;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The completions of fish: one line for each command, option and choice. */
final class FishCompletion {
    private final List<String> lines = new ArrayList<>(List.of("complete -c mxsecrets -f"));

    private FishCompletion() {}

    static String of(CommandLine program) {
        FishCompletion completion = new FishCompletion();
        completion.command(program, List.of());
        return String.join("\n", completion.lines);
    }

    /** @param path the names of the commands down to this one, without the program's */
    private void command(CommandLine command, List<String> path) {
        List<String> below = command.getSubcommands().entrySet().stream()
                .filter(entry ->
                        !entry.getValue().getCommandSpec().usageMessage().hidden())
                .map(java.util.Map.Entry::getKey)
                .toList();
        String here = condition(path, below);
        for (String name : below) {
            CommandLine one = command.getSubcommands().get(name);
            lines.add("complete -c mxsecrets -n " + here + " -a " + name + " -d "
                    + quoted(firstOf(one.getCommandSpec().usageMessage().description())));
            List<String> longer = new ArrayList<>(path);
            longer.add(name);
            command(one, longer);
        }
        command.getCommandSpec().options().forEach(option -> option(option, here));
        for (PositionalParamSpec parameter : command.getCommandSpec().positionalParameters()) {
            values(parameter).forEach(value -> lines.add("complete -c mxsecrets -n " + here + " -a " + quoted(value)));
            if (values(parameter).isEmpty()) {
                lines.add("complete -c mxsecrets -n " + here + " -F");
            }
        }
    }

    private void option(OptionSpec option, String here) {
        if (option.hidden()) {
            return;
        }
        StringBuilder line = new StringBuilder("complete -c mxsecrets -n ").append(here);
        for (String name : option.names()) {
            line.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
        }
        if (option.arity().max() > 0) {
            List<String> values = values(option);
            line.append(values.isEmpty() ? " -rF" : " -x -a " + quoted(String.join(" ", values)));
        }
        lines.add(line.append(" -d ")
                .append(quoted(firstOf(option.description())))
                .toString());
    }

    private static List<String> values(ArgSpec argument) {
        List<String> values = new ArrayList<>();
        if (argument.completionCandidates() != null) {
            argument.completionCandidates().forEach(values::add);
        }
        return values;
    }

    private static String condition(List<String> path, List<String> below) {
        if (path.isEmpty()) {
            return "__fish_use_subcommand";
        }
        String seen = "__fish_seen_subcommand_from " + path.get(path.size() - 1);
        return quoted(
                below.isEmpty() ? seen : seen + "; and not __fish_seen_subcommand_from " + String.join(" ", below));
    }

    private static String firstOf(String[] texts) {
        return texts.length == 0 ? "" : texts[0].replaceAll("\\$\\{[^}]*}", "").replaceAll("[;:] default: *$", "");
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
