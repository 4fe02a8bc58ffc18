package io.mxsecrets.testbed.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The life span of the servers: one Maven process with all its forks, or, without Maven, this JVM.
 *
 * @param owner the process whose end is the servers' end
 * @param directory {@code target/testbed/…} of the project: data, logs and what forks tell each other
 */
public record Run(ProcessHandle owner, Path directory) {

    private static final Run CURRENT = of(ProcessHandle.current());

    /** One monitor a name, for a file lock excludes other processes only. */
    private static final Map<String, Object> MONITORS = new ConcurrentHashMap<>();

    public static Run current() {
        return CURRENT;
    }

    private static Run of(ProcessHandle self) {
        ProcessHandle owner = self;
        // The outermost one: a Maven that a test of ours starts belongs to the run that started it.
        for (var up = self.parent(); up.isPresent(); up = up.get().parent()) {
            if (up.get().info().commandLine().orElse("").contains("org.codehaus.plexus.classworlds")) {
                owner = up.get();
            }
        }
        // Process ids come round again, start times do not.
        long started = owner.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        return new Run(owner, Binaries.root().resolve("target/testbed/" + owner.pid() + "-" + started));
    }

    /** A name that no other run on this machine has. */
    public String id() {
        return directory.getFileName().toString();
    }

    public Path file(String name) {
        return directory.resolve(name);
    }

    /** Does {@code work} while no other thread or fork of this run does work under the same name. */
    public <T> T alone(String name, Callable<T> work) throws Exception {
        synchronized (MONITORS.computeIfAbsent(name, n -> new Object())) {
            createPrivate();
            try (var channel =
                    FileChannel.open(file(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                channel.lock(); // Until the channel is closed.
                return work.call();
            }
        }
    }

    /** Root tokens lie there, so it is the owner's alone. */
    private void createPrivate() throws IOException {
        Files.createDirectories(directory.getParent());
        try {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException e) {
            return; // Another fork, or this one earlier.
        }
    }

    /** Has the watcher run a command after the owner's end, before what was noted earlier. */
    public void undo(List<String> command) {
        try {
            watch();
            alone("undo", () -> {
                var line = command.stream().map(Run::quoted).collect(Collectors.joining(" "));
                return Files.writeString(
                        file("undo"), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            });
        } catch (Exception e) {
            throw new IllegalStateException("the watcher cannot be told what to undo", e);
        }
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    /** Starts, once a run, the process that ends the servers when the owner is gone, however it went. */
    public void watch() throws Exception {
        alone("watch", () -> {
            if (Files.notExists(file("watch.pid"))) {
                var script = Binaries.root().resolve("src/testbed/watch").toString();
                new Daemon(this, "watch").start(Map.of(), script, Long.toString(owner.pid()), directory.toString());
            }
            return null;
        });
    }
}
