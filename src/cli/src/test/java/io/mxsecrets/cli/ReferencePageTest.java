package io.mxsecrets.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The reference page is what the commands say of themselves; {@code -Ddocs.write} writes it anew. */
class ReferencePageTest {
    private static final Path PAGE = Path.of("../../docs/reference/cli.md");
    private static final String HEAD =
            """
            # Commands of `mxsecrets`

            Made from the commands by `ReferencePageTest`; do not edit. `mxsecrets COMMAND --help` prints the same.

            Every command prints what was asked for on standard output and everything that is said about it on standard error.
            Colours are for terminals, and never where `NO_COLOR` is set. Reports have `schema` and `kind` first; within a schema,
            members are only ever added. No command prints a value of a secret without `--reveal`.
            As a plugin of kubectl, the program is called `kubectl mxsecrets`.
            """;

    private static List<CommandLine> commands() {
        List<CommandLine> commands = new ArrayList<>();
        collect(Main.commandLine(), commands);
        return commands;
    }

    private static void collect(CommandLine command, List<CommandLine> commands) {
        if (!command.getCommandSpec().usageMessage().hidden()) {
            commands.add(command);
            command.getSubcommands().values().stream().distinct().forEach(below -> collect(below, commands));
        }
    }

    @Test
    void thePageSaysWhatTheCommandsSay() throws IOException {
        StringBuilder page = new StringBuilder(HEAD);
        for (CommandLine command : commands()) {
            page.append("\n## ")
                    .append(command.getCommandSpec().qualifiedName())
                    .append("\n\n```text\n")
                    .append(usage(command).strip())
                    .append("\n```\n");
        }
        if (System.getProperty("docs.write") != null) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE))
                .as("%s; run the test with -Ddocs.write to write it anew", PAGE)
                .isEqualTo(page.toString());
    }

    /** The exit codes are those of all commands, and stand once. */
    private static String usage(CommandLine command) {
        String usage = command.getUsageMessage(Ansi.OFF).replace("\r", "");
        return command.getParent() == null ? usage : usage.replaceFirst("(?s)\nExit codes:\n.*?(?=\n\n|\\z)", "");
    }

    @Test
    void eachCommandHasADescriptionAndExamplesThatItTakes() {
        for (CommandLine command : commands()) {
            if (!command.getSubcommands().isEmpty()) {
                continue;
            }
            String name = command.getCommandSpec().qualifiedName();
            assertThat(command.getCommandSpec().usageMessage().description())
                    .as(name)
                    .isNotEmpty();
            assertThat(command.getCommandSpec().usageMessage().footer())
                    .as("examples of %s", name)
                    .isNotEmpty()
                    .anyMatch(line -> line.contains(name));
        }
    }

    @Test
    void colourIsForTerminalsOnly() {
        assertThat(CommandTest.mxsecrets("lint", "--help").out()).doesNotContain("\u001B");
    }
}
