package io.mxsecrets.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The agent as pods run it: the jar, or the native executable that {@code -Dagent.binary} names. */
final class AgentProcess implements AutoCloseable {
    /** Well below the 30 seconds that the kubelet gives a pod by default. */
    static final Duration GRACE = Duration.ofSeconds(15);

    private final Process process;
    private final Path out;
    private final Path err;
    private final Instant started = Instant.now();

    private AgentProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    static AgentProcess start(Path scratch, Map<String, String> settings, String... arguments) {
        return start(scratch, settings, List.of(), arguments);
    }

    /** @param options of the JVM, which beat those of {@code jvm.options}; a native executable gets the properties among them */
    static AgentProcess start(Path scratch, Map<String, String> settings, List<String> options, String... arguments) {
        return start(scratch, settings, command(Path.of("").toAbsolutePath(), options, arguments));
    }

    /** @param prefix a command that ends as the program in {@code directory}, see {@link #copyTo} */
    static AgentProcess startThrough(
            List<String> prefix, Path directory, Path scratch, Map<String, String> settings, String... arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(command(directory, List.of(), arguments));
        return start(scratch, settings, command);
    }

    private static AgentProcess start(Path scratch, Map<String, String> settings, List<String> command) {
        try {
            Path out = Files.createTempFile(scratch, "agent", ".out");
            Path err = Files.createTempFile(scratch, "agent", ".err");
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().keySet().removeIf(name -> name.matches("(MXSECRETS|AWS|VAULT|QUARKUS)_.*"));
            settings.forEach((name, value) -> builder.environment().put("MXSECRETS_" + name, value));
            return new AgentProcess(builder.start(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> command(Path directory, List<String> options, String... arguments) {
        String binary = System.getProperty("agent.binary", "");
        List<String> command = new ArrayList<>();
        if (binary.isBlank()) {
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.add("@" + directory.resolve("jvm.options"));
            command.addAll(options);
            command.add("-jar");
            command.add(directory.resolve("target/quarkus-app/quarkus-run.jar").toString());
        } else {
            command.add(binary);
            command.addAll(options.stream().filter(o -> o.startsWith("-D")).toList());
        }
        command.addAll(List.of(arguments));
        return command;
    }

    /** Copies the jar and what it needs where others may read it. A native executable stays where it is. */
    static Path copyTo(Path directory) {
        try (Stream<Path> files = Files.walk(Path.of("target/quarkus-app"))) {
            for (Path file : (Iterable<Path>) Stream.concat(files, Stream.of(Path.of("jvm.options")))::iterator) {
                Path copy = directory.resolve(file);
                Files.createDirectories(copy.getParent());
                if (!Files.exists(copy)) {
                    Files.copy(file, copy);
                }
            }
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the end, 30 seconds at most. */
    int end() {
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                throw new AssertionError("the agent did not end; it said: " + err());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Sends SIGTERM and tells how long the end took. */
    Duration terminate() {
        long start = System.nanoTime();
        process.destroy();
        end();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Waits until it has said this. */
    void awaitWords(String words) throws Exception {
        try {
            FilePod.await(Duration.ofSeconds(20), () -> err().contains(words));
        } catch (AssertionError e) {
            throw new AssertionError("the agent never said " + words + " but: " + err(), e);
        }
    }

    void kill() {
        process.destroyForcibly();
        end();
    }

    Instant started() {
        return started;
    }

    long pid() {
        return process.pid();
    }

    boolean alive() {
        return process.isAlive();
    }

    String out() {
        return read(out);
    }

    String err() {
        return read(err);
    }

    List<String> lines() {
        return err().lines().toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
