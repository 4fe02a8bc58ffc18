package io.mxsecrets.examples.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Memory of containers whose node is on this machine, from their cgroups (version 1 or 2). */
final class Cgroups {
    private static final Path MEMORY = Files.isDirectory(Path.of("/sys/fs/cgroup/memory"))
            ? Path.of("/sys/fs/cgroup/memory")
            : Path.of("/sys/fs/cgroup");

    private Cgroups() {}

    /** The anonymous memory of a container's processes, in bytes; empty once it has ended. */
    static Optional<Long> anonymous(String containerId) {
        try (Stream<Path> all = Files.find(
                MEMORY, 8, (path, attributes) -> path.getFileName().toString().contains(containerId))) {
            Optional<Path> cgroup = all.findFirst();
            return cgroup.isEmpty() ? Optional.empty() : anonymous(cgroup.get().resolve("memory.stat"));
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty(); // it ended while we looked
        }
    }

    private static Optional<Long> anonymous(Path stat) throws IOException {
        try (Stream<String> lines = Files.lines(stat)) {
            return lines.filter(line -> line.matches("(anon|total_rss) .*"))
                    .map(line -> Long.valueOf(line.substring(line.indexOf(' ') + 1)))
                    .findFirst();
        }
    }
}
