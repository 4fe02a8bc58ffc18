package io.mxsecrets.cli.completion;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The page of one command for {@code man}, in the macros of man(7), made from what the command says of itself. picocli's own
 * generator writes AsciiDoc, which needs a second program to become such a page.
 */
final class ManPage {
    private final CommandLine line;
    private final CommandSpec command;
    private final StringBuilder page = new StringBuilder();

    private ManPage(CommandLine line) {
        this.line = line;
        this.command = line.getCommandSpec();
    }

    /** Such as {@code mxsecrets-template-pmp}. */
    static String name(CommandLine line) {
        return line.getCommandSpec().qualifiedName("-");
    }

    static String of(CommandLine line) {
        return new ManPage(line).make();
    }

    private String make() {
        Help help = new Help(command, Help.defaultColorScheme(Ansi.OFF));
        List<String> words = Stream.of(command.usageMessage().description())
                .map(ManPage::plain)
                .toList();
        line(".TH \"" + name(line).toUpperCase(Locale.ROOT) + "\" 1 \"\" \""
                + command.root().version()[0] + "\" \"mxsecrets\"");
        section("NAME");
        line(name(line).replace("-", "\\-") + " \\- " + escaped(words.get(0)));
        section("SYNOPSIS");
        line(escaped(help.synopsis(0).strip().replaceAll("\\s+", " ")));
        section("DESCRIPTION");
        words.forEach(this::paragraph);
        options();
        commands();
        examples();
        exitCodes();
        return page.toString();
    }

    private void options() {
        Stream<ArgSpec> parameters = command.positionalParameters().stream().map(p -> p);
        Stream<ArgSpec> options =
                command.options().stream().filter(o -> !o.hidden()).map(o -> o);
        List<ArgSpec> all = Stream.concat(parameters, options).toList();
        if (!all.isEmpty()) {
            section("OPTIONS");
            all.forEach(argument -> item(name(argument), plain(String.join(" ", argument.description()))));
        }
    }

    private static String name(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option)) {
            return argument.paramLabel();
        }
        String names = String.join(", ", option.names());
        return option.arity().max() == 0 ? names : names + " " + option.paramLabel();
    }

    private void commands() {
        if (!line.getSubcommands().isEmpty()) {
            section("COMMANDS");
            line.getSubcommands().values().stream()
                    .filter(below -> !below.getCommandSpec().usageMessage().hidden())
                    .forEach(below -> item(
                            name(below) + "(1)",
                            plain(below.getCommandSpec().usageMessage().description()[0])));
        }
    }

    private void examples() {
        String lines = Stream.of(command.usageMessage().footer())
                .map(ManPage::plain)
                .filter(words -> words.startsWith("  "))
                .map(ManPage::escaped)
                .collect(Collectors.joining("\n"));
        if (!lines.isEmpty()) {
            section("EXAMPLES");
            line(".nf");
            line(lines);
            line(".fi");
        }
    }

    private void exitCodes() {
        section("EXIT STATUS");
        command.root().usageMessage().exitCodeList().forEach((code, words) -> item(code.strip(), plain(words)));
    }

    private void section(String title) {
        line(".SH " + title);
    }

    private void paragraph(String words) {
        line(".PP");
        line(escaped(words));
    }

    private void item(String tag, String words) {
        line(".TP");
        line("\\fB" + escaped(tag) + "\\fR");
        line(escaped(words));
    }

    private void line(String words) {
        page.append(words).append('\n');
    }

    /** Without picocli's variables and markup. */
    private static String plain(String words) {
        return Ansi.OFF.string(words).stripTrailing();
    }

    /** A backslash, a hyphen that is to be copied, and a line that would be a macro. */
    private static String escaped(String words) {
        return words.replace("\\", "\\e").replace("-", "\\-").replaceAll("(?m)^([.'])", "\\\\&$1");
    }
}
