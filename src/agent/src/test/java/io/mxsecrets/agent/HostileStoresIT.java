package io.mxsecrets.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged agent against the runs of {@link HostileTable}: exit code, time, CPU, memory, words and files. The build runs a
 * share; {@code -Dhostile=.*} runs all, {@code -Dhostile=STS.*9999} those whose names match, and {@code
 * -Dhostile.sample=2/7} the second of seven parts of them. A report grows in {@code target/hostile.md}, or in the file that
 * {@code -Dhostile.report} names: what is there without a fault is not run again.
 */
class HostileStoresIT {
    /** What once killed, hung or broke an agent, or was not tried again. */
    private static final List<String> SHARE = List.of(
            "VAULT_LOGIN: errors of 1 MiB with 200",
            "VAULT_LOGIN: a token with a line end, once",
            "VAULT_LOGIN: a lease of 1e308",
            "VAULT_APPROLE: a token with a line end, once",
            "PROXY: headers without end, fast",
            "PROXY: a tunnel to bytes without end, over good files",
            "VAULT_READ: good, then trailers without end",
            "VAULT_READ: 380,000 names with 200, over good files",
            "VAULT_READ: half a body, once",
            "VAULT_READ: a flood of 103, over good files",
            "VAULT_READ: 307 to \"http://[no uri%%\", once",
            "STS_WEB_IDENTITY: 20,000 elements that end with 200",
            "STS_WEB_IDENTITY: 20,000 elements with 400, over good files",
            "STS_WEB_IDENTITY: a throttle with Retry-After -1, once",
            "STS_WEB_IDENTITY: keys that end at \"9999-12-31T23:59:59Z\"",
            "STS_WEB_IDENTITY: keys that end at \"0001-01-01T00:00:00Z\"",
            "STS_WEB_IDENTITY: a token with a line end, once",
            "STS_ASSUME_ROLE: a principal with controls",
            "STS_ASSUME_ROLE: empty, once",
            "GET_SECRET: 500,000 labels, over good files",
            "GET_SECRET: 8 MiB with 400, over good files",
            "GET_SECRET: 407 with Negotiate, once",
            "GET_SECRET: only {}, once",
            "GET_SECRET: a head by the byte, over good files",
            "POD_IDENTITY: 100,000 arrays with 200, once",
            "IMDS_KEYS: headers without end, fast, once");

    private final String wanted = System.getProperty("hostile", "");
    private final String sample = System.getProperty("hostile.sample", "");
    private final int timeout = Integer.getInteger("hostile.timeout", 5);
    private final int lanes = Integer.getInteger("hostile.lanes", 3);

    @TempDir
    Path scratch;

    @Test // A25
    void everyAnswerIsTakenForWhatItIs() throws Exception {
        List<HostileRun> all = HostileTable.all();
        boolean share = wanted.isEmpty() && sample.isEmpty();
        List<HostileRun> chosen = share
                ? all.stream().filter(run -> SHARE.contains(run.toString())).toList()
                : HostileTable.sample(HostileTable.named(wanted), sample);
        assertThat(chosen).hasSizeGreaterThanOrEqualTo(share ? SHARE.size() : 1);
        HostileReport report = report();
        Queue<HostileRun> queue = new ConcurrentLinkedQueue<>(
                chosen.stream().filter(run -> !report.has(run)).toList());
        Queue<String> faults = new ConcurrentLinkedQueue<>();
        ExecutorService threads = Executors.newFixedThreadPool(lanes);
        List<Future<?>> running = new ArrayList<>();
        for (int lane = 0; lane < lanes; lane++) {
            Path own = scratch.resolve("lane" + lane);
            running.add(threads.submit(() -> {
                drain(own, queue, faults, report);
                return null;
            }));
        }
        for (Future<?> lane : running) {
            lane.get();
        }
        threads.shutdown();
        System.out.println(report.shares(all));
        assertThat(faults).as("%d runs", chosen.size()).isEmpty();
    }

    private void drain(Path own, Queue<HostileRun> queue, Queue<String> faults, HostileReport report) throws Exception {
        try (HostileLane lane = new HostileLane(own, timeout)) {
            for (HostileRun run = queue.poll(); run != null; run = queue.poll()) {
                HostileRun.End end = lane.run(run);
                List<String> found = run.faults(end);
                report.add(run, end, found);
                if (!found.isEmpty()) {
                    String said = end.said().strip();
                    faults.add(run + ": " + String.join("; ", found) + "; it said: "
                            + said.substring(Math.max(0, said.length() - 600)));
                }
            }
        }
    }

    private static HostileReport report() throws IOException {
        String memory = HostileLane.limited()
                ? "Each in a memory cgroup of the container's limit."
                : "No cgroup could be made here, so only the JVM's own idea of the memory was narrowed.";
        String named = System.getProperty("hostile.report", "");
        if (!named.isEmpty()) {
            return new HostileReport(Path.of(named), memory);
        }
        Path own = Path.of("target/hostile.md");
        Files.deleteIfExists(own);
        return new HostileReport(own, memory);
    }
}
