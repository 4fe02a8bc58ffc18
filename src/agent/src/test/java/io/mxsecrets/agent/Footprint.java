package io.mxsecrets.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a process takes, as Linux tells.
 *
 * @param anonymousKib of the resident memory that part which no file backs; what the targets of docs/acceptance.md mean
 */
record Footprint(long residentKib, long anonymousKib, int threads, long descriptors, double cpuSeconds) {
    private static final double TICKS_PER_SECOND = 100;

    static Footprint of(long pid) throws IOException {
        Path process = Path.of("/proc", Long.toString(pid));
        String status = Files.readString(process.resolve("status"));
        String[] stat = Files.readString(process.resolve("stat"))
                .replaceFirst(".*\\) ", "")
                .split(" ");
        try (Stream<Path> open = Files.list(process.resolve("fd"))) {
            double ticks = Long.parseLong(stat[11]) + Long.parseLong(stat[12]);
            return new Footprint(
                    field(status, "VmRSS"),
                    field(status, "RssAnon"),
                    (int) field(status, "Threads"),
                    open.count(),
                    ticks / TICKS_PER_SECOND);
        }
    }

    private static long field(String status, String name) {
        return status.lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.replaceAll("[^0-9]", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
    }
}
