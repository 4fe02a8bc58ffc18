package io.mxsecrets.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mxsecrets.cli.CommandTest.Ended;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** Runs the packaged {@code mxsecrets}, as people do. The base of the {@code *IT}s. */
public abstract class JarTest {
    protected static final Path EXAMPLES = Path.of("../../examples");
    private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");
    private static final int SECONDS = 120;

    @TempDir
    protected Path directory;

    protected final Ended mxsecrets(Object... arguments) {
        return mxsecrets(Map.of(), "", arguments);
    }

    /**
     * @param environment beside this process's own, without its variables of AWS, Vault and ours
     * @param input on standard input
     */
    protected final Ended mxsecrets(Map<String, String> environment, String input, Object... arguments) {
        try {
            Path in = Files.writeString(Files.createTempFile(directory, "mxsecrets", ".in"), input);
            Path out = Files.createTempFile(directory, "mxsecrets", ".out");
            Path err = Files.createTempFile(directory, "mxsecrets", ".err");
            ProcessBuilder builder = new ProcessBuilder(command(arguments))
                    .redirectInput(in.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().keySet().removeIf(name -> name.matches("(MXSECRETS|AWS|VAULT|QUARKUS|KUBE).*"));
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("mxsecrets did not end; it said: " + Files.readString(err, UTF_8));
            }
            return new Ended(process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> command(Object... arguments) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")); // Half the work of a start.
        command.addAll(List.of("-jar", JAR.toString()));
        Stream.of(arguments).map(Object::toString).forEach(command::add);
        return command;
    }
}
