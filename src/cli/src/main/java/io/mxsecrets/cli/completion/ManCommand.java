package io.mxsecrets.cli.completion;

import io.mxsecrets.cli.console.CommandFailed;
import io.mxsecrets.core.failure.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mxsecrets man DIRECTORY}: for packagers, who put the pages where {@code man} looks. */
@Command(
        name = "man",
        hidden = true,
        description = "Writes a page for man of each command into a directory.",
        footerHeading = "%nExamples:%n",
        footer = "  mxsecrets man ~/.local/share/man/man1")
public final class ManCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIRECTORY", description = "Is made where it is not there.")
    private Path directory;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        try {
            Files.createDirectories(directory);
            write(spec.root().commandLine());
        } catch (IOException e) {
            throw new CommandFailed(ExitCode.CANNOT_WRITE, "the pages cannot be written into " + directory);
        }
        return ExitCode.DONE.number();
    }

    private void write(CommandLine command) throws IOException {
        Files.writeString(directory.resolve(ManPage.name(command) + ".1"), ManPage.of(command));
        for (CommandLine below : command.getSubcommands().values()) {
            if (!below.getCommandSpec().usageMessage().hidden()) {
                write(below);
            }
        }
    }
}
