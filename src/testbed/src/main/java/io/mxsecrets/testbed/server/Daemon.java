package io.mxsecrets.testbed.server;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * A program that outlives this JVM and ends with the run: it logs to {@code NAME.log}, and {@code NAME.pid} tells the
 * watcher whom to end.
 */
public record Daemon(Run run, String name) {

    public void start(Map<String, String> environment, String... command) throws IOException {
        var words = new ArrayList<String>();
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            words.add("setsid"); // A process group of its own: Ctrl-C and a killed terminal end Maven, and then the
            // watcher ends us.
        }
        words.addAll(List.of(command));
        var builder = new ProcessBuilder(words)
                .directory(run.directory().toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        // A shell's own settings must never reach a server of ours.
        builder.environment().keySet().removeIf(key -> key.matches("(VAULT|AWS|KUBE|LOCALSTACK|ETCD|TESTBED)_?.*"));
        builder.environment().put("TESTBED_RUN", run.id());
        builder.environment().putAll(environment);
        Files.writeString(run.file(name + ".pid"), Long.toString(builder.start().pid()));
    }

    Path log() {
        return run.file(name + ".log");
    }

    /** Waits until {@code ready} says so; an exception of it means "not yet". */
    public void await(Duration limit, Callable<Boolean> ready) throws IOException, InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        String last = "it never answered";
        while (System.nanoTime() < end && process().isPresent()) {
            try {
                if (ready.call()) {
                    return;
                }
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                last = e.toString();
            }
            Thread.sleep(50);
        }
        var lines = Files.readAllLines(log());
        throw new IOException("%s was not ready within %s (%s); the end of %s:%n%s"
                .formatted(
                        name,
                        limit,
                        process().isPresent() ? last : "it has ended",
                        log(),
                        String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()))));
    }

    /** Ends it at once, as a crash would. */
    public void kill() throws IOException {
        var process = process();
        process.ifPresent(p -> {
            p.destroyForcibly();
            p.onExit().join();
        });
    }

    private java.util.Optional<ProcessHandle> process() throws IOException {
        return ProcessHandle.of(Long.parseLong(Files.readString(run.file(name + ".pid"))))
                .filter(ProcessHandle::isAlive);
    }
}
