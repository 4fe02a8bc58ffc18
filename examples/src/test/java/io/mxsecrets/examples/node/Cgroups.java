package io.mxsecrets.examples.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/** Memory of containers whose node is on this machine, from their cgroups (version 1 or 2). */
final class Cgroups {
    private static final Path MEMORY = Files.isDirectory(Path.of("/sys/fs/cgroup/memory"))
            ? Path.of("/sys/fs/cgroup/memory")
            : Path.of("/sys/fs/cgroup");

    /** What the kernel needs beside anonymous memory to take a limit at all. */
    private static final long SLACK = 2 << 20;

    private Cgroups() {}

    /** The anonymous memory of a container's processes, in bytes; empty once it has ended. */
    static Optional<Long> anonymous(String containerId) {
        try {
            Optional<Path> cgroup = of(containerId);
            return cgroup.isEmpty() ? Optional.empty() : anonymous(cgroup.get().resolve("memory.stat"));
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty(); // it ended while we looked
        }
    }

    /** Makes what a running container uses its limit, so that the next page it asks for is one too many. */
    static void noMoreMemory(String containerId) throws IOException {
        Path cgroup = of(containerId)
                .orElseThrow(() -> new TestAbortedException(
                        "This test narrows a container's memory, for which the node must run on this machine."));
        long used = anonymous(cgroup.resolve("memory.stat")).orElseThrow();
        Path limit = cgroup.resolve("memory.max");
        Files.writeString(
                Files.exists(limit) ? limit : cgroup.resolve("memory.limit_in_bytes"), Long.toString(used + SLACK));
    }

    private static Optional<Path> of(String containerId) throws IOException {
        try (Stream<Path> all = Files.find(
                MEMORY, 8, (path, attributes) -> path.getFileName().toString().contains(containerId))) {
            return all.findFirst();
        }
    }

    private static Optional<Long> anonymous(Path stat) throws IOException {
        try (Stream<String> lines = Files.lines(stat)) {
            return lines.filter(line -> line.matches("(anon|total_rss) .*"))
                    .map(line -> Long.valueOf(line.substring(line.indexOf(' ') + 1)))
                    .findFirst();
        }
    }

    /**
     * The greatest anonymous memory of each container of a pod, looked at every 2 ms until closed: some end before their pod's
     * status names them.
     */
    static final class Peaks implements AutoCloseable {
        private static final int PAUSE = 2;

        private final Map<String, Long> most = new ConcurrentHashMap<>();
        private final Thread looks;
        private volatile boolean closed;

        /** @param pod its UID */
        Peaks(String pod) {
            looks = new Thread(() -> look(pod), "peaks");
            looks.setDaemon(true);
            looks.start();
        }

        private void look(String pod) {
            Optional<Path> cgroup = Optional.empty();
            while (!closed) {
                try {
                    if (cgroup.isEmpty()) {
                        cgroup = Cgroups.of(pod).or(() -> underscored(pod));
                    } else {
                        containers(cgroup.get());
                    }
                    Thread.sleep(PAUSE);
                } catch (IOException | UncheckedIOException e) {
                    // one ended while we looked
                } catch (InterruptedException e) {
                    return;
                }
            }
        }

        /** As systemd has it. */
        private static Optional<Path> underscored(String pod) {
            try {
                return Cgroups.of(pod.replace('-', '_'));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void containers(Path pod) throws IOException {
            try (Stream<Path> below = Files.list(pod)) {
                for (Path container : below.filter(Files::isDirectory).toList()) {
                    Cgroups.anonymous(container.resolve("memory.stat"))
                            .ifPresent(
                                    bytes -> most.merge(container.getFileName().toString(), bytes, Math::max));
                }
            }
        }

        /** In bytes; 0 for one that was not seen. */
        long of(String containerId) {
            return most.entrySet().stream()
                    .filter(one -> one.getKey().contains(containerId))
                    .mapToLong(Map.Entry::getValue)
                    .max()
                    .orElse(0);
        }

        @Override
        public void close() {
            closed = true;
            looks.interrupt();
        }
    }
}
