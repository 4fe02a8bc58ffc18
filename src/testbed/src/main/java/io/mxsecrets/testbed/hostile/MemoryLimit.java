package io.mxsecrets.testbed.hostile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A memory cgroup (version 1 or 2) of its own for one program, as a container has it. Needs root on Linux; elsewhere there
 * is none, and whoever wants one says so instead.
 */
public final class MemoryLimit implements AutoCloseable {
    private static final Path FIRST = Path.of("/sys/fs/cgroup/memory");
    private static final Path SECOND = Path.of("/sys/fs/cgroup");

    private final Path group;
    private final boolean first;

    private MemoryLimit(Path group, boolean first) {
        this.group = group;
        this.first = first;
    }

    /** @param name unique on this machine */
    public static Optional<MemoryLimit> of(String name, long bytes) {
        boolean first = Files.isDirectory(FIRST);
        Path group = (first ? FIRST : SECOND).resolve(name);
        try {
            Files.createDirectory(group);
            Files.writeString(group.resolve(first ? "memory.limit_in_bytes" : "memory.max"), Long.toString(bytes));
            return Optional.of(new MemoryLimit(group, first));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Begins a command whose program is in the group from its first instruction on. */
    public List<String> prefix() {
        return List.of("/bin/sh", "-c", "echo $$ > " + group.resolve("cgroup.procs") + " && exec \"$@\"", "sh");
    }

    /** How often the kernel killed for want of memory. */
    public long kills() {
        try (Stream<String> lines = Files.lines(group.resolve(first ? "memory.oom_control" : "memory.events"))) {
            return lines.filter(line -> line.startsWith("oom_kill "))
                    .mapToLong(line -> Long.parseLong(line.substring("oom_kill ".length())))
                    .sum();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Its programs must have ended. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(group);
    }
}
