package io.mxsecrets.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A table of runs that grows by a row when a run has ended, so that what ends the test does not take it away. A row of an
 * earlier test stays; of two rows of one run the later counts.
 */
final class HostileReport {
    private static final String HEAD =
            """

            | run | exit code | as it must be | s | deadline s | CPU s | anonymous KiB | faults |
            |---|---|---|---|---|---|---|---|
            """;
    private static final Pattern ROW = Pattern.compile(
            "\\| (.*) \\| (-?\\d+) \\| (-?\\d+) \\| ([\\d.]+) \\| (\\d+) \\| ([\\d.]+) \\| (\\d+) \\| (.*) \\|");

    private final Path file;
    private final Map<String, Row> rows = new LinkedHashMap<>();

    /** @param over seconds after the deadline, of a run that must end by it; else 0 */
    private record Row(String run, boolean right, double over, long anonymousKib, boolean well) {
        static Row of(Matcher row) {
            int exitCode = Integer.parseInt(row.group(2));
            int must = Integer.parseInt(row.group(3));
            double over = must == 0 ? 0 : Double.parseDouble(row.group(4)) - Integer.parseInt(row.group(5));
            return new Row(
                    row.group(1),
                    exitCode == must,
                    Math.max(0, over),
                    Long.parseLong(row.group(7)),
                    row.group(8).isEmpty());
        }
    }

    /**
     * @param file a report to go on with, or a name for a new one
     * @param title what a new one begins with
     */
    HostileReport(Path file, String title) throws IOException {
        this.file = file;
        if (Files.exists(file)) {
            Files.readAllLines(file).forEach(this::take);
        } else {
            Files.writeString(file, title + "\n" + HEAD);
        }
    }

    private void take(String line) {
        Matcher row = ROW.matcher(line);
        if (row.matches()) {
            rows.put(row.group(1), Row.of(row));
        }
    }

    /** Whether this run has ended without a fault; one with a fault is worth another try. */
    synchronized boolean has(HostileRun run) {
        return rows.containsKey(run.toString()) && rows.get(run.toString()).well();
    }

    synchronized void add(HostileRun run, HostileRun.End end, List<String> faults) throws IOException {
        String row = String.format(
                Locale.ROOT,
                "| %s | %d | %d | %.1f | %d | %.1f | %d | %s |",
                run,
                end.exitCode(),
                run.exitCode(),
                end.seconds(),
                end.limit(),
                end.cpuSeconds(),
                end.anonymousKib(),
                String.join("; ", faults));
        Files.writeString(file, row + "\n", StandardOpenOption.APPEND);
        take(row);
    }

    /** A row for each call, of its runs that are in the report. */
    synchronized String shares(Collection<HostileRun> all) {
        Map<String, Integer> there = new TreeMap<>();
        all.forEach(run -> there.merge(run.call().name(), 1, Integer::sum));
        StringBuilder table = new StringBuilder(
                "| share | runs | of | exit codes right | without a fault | anonymous KiB at most | s over the deadline at most |\n"
                        + "|---|---|---|---|---|---|---|\n");
        there.forEach((call, count) -> {
            List<Row> own = rows.values().stream()
                    .filter(row -> row.run().startsWith(call + ": "))
                    .toList();
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %d | %d | %d | %d | %d | %.1f |%n",
                    call,
                    own.size(),
                    count,
                    own.stream().filter(Row::right).count(),
                    own.stream().filter(Row::well).count(),
                    own.stream().mapToLong(Row::anonymousKib).max().orElse(0),
                    own.stream().mapToDouble(Row::over).max().orElse(0)));
        });
        return table.toString();
    }
}
