package io.mxsecrets.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.io.TempDir;

/** Runs a command in this JVM and keeps both of its streams. */
public abstract class CommandTest {
    protected static final Path EXAMPLES = Path.of("../../examples");

    /** How a command ended and what it said. */
    public record Ended(int exitCode, String out, String err) {}

    @TempDir
    protected Path directory;

    public static Ended mxsecrets(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
        return new Ended(exitCode, out.toString(), err.toString());
    }

    /** As {@link #mxsecrets} with this text on standard input. */
    protected static Ended withInput(String input, Object... arguments) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(input.getBytes(UTF_8)));
        try {
            return mxsecrets(arguments);
        } finally {
            System.setIn(before);
        }
    }

    /** A new file of this name, with the directories above it. */
    protected final Path file(String name, String text) {
        try {
            Path file = directory.resolve(name);
            Files.createDirectories(file.getParent());
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
