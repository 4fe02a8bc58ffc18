package io.mxsecrets.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.agent.MemoryStore.Call;
import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.failure.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A thousand sidecars through a day on a virtual clock: a rollout, three rotations, an outage, an hour of throttling. The
 * table of docs/rotation.md is what came of it; {@code -Ddocs.write} writes it anew.
 */
class FleetTest {
    private static final int PODS = 1000;
    private static final Duration ROLLOUT = Duration.ofSeconds(60);
    private static final Duration DAY = Duration.ofDays(1);
    private static final List<Duration> ROTATIONS =
            List.of(Duration.ofHours(4), Duration.ofHours(12), Duration.ofHours(20));
    private static final Duration OUTAGE = Duration.ofHours(8);
    private static final Duration OUTAGE_END = OUTAGE.plusMinutes(30);
    private static final Duration THROTTLING = Duration.ofHours(15);
    private static final Duration THROTTLING_END = THROTTLING.plusHours(1);
    private static final int THROTTLE = 2;
    private static final Path PAGE = Path.of("../../docs/rotation.md");
    private static final String BEGIN = "<!-- made by FleetTest -->\n";
    private static final String END = "<!-- end -->\n";

    @TempDir
    Path temporary;

    private final VirtualTime time = new VirtualTime();
    private final MemoryStore store = new MemoryStore(() -> time.nanos);
    private final PriorityQueue<Wake> queue =
            new PriorityQueue<>((a, b) -> Long.compare(a.at().toNanos(), b.at().toNanos()));
    private final List<AgentHarness> fleet = new ArrayList<>();
    private final TreeMap<Integer, Duration> converged = new TreeMap<>();

    /** Something that happens at a time. */
    private record Wake(Duration at, Runnable work) {}

    private void at(Duration when, Runnable work) {
        queue.add(new Wake(when, work));
    }

    private void start(int pod) {
        AgentHarness bench = new AgentHarness(temporary.resolve("pod-" + pod), pod, time, store);
        bench.set("SECRET", "kv/app");
        assertThat(bench.init()).isEqualTo(ExitCode.DONE);
        bench.sidecar();
        fleet.add(bench);
        tick(bench);
    }

    private void tick(AgentHarness bench) {
        Duration wait = bench.loop().tick();
        at(bench.now().plus(wait).plusNanos(1), () -> tick(bench));
    }

    private void rotate() {
        store.put("kv/app", "{\"version\":\"" + time.nanos + "\"}");
        follow(store.version("kv/app"), 0);
    }

    /** Looks each second whether the whole fleet has the version. */
    private void follow(int version, int from) {
        int pod = from;
        while (pod < fleet.size() && has(fleet.get(pod), version)) {
            pod++;
        }
        if (pod == PODS) {
            converged.put(version, Duration.ofNanos(time.nanos));
            return;
        }
        int next = pod;
        at(Duration.ofNanos(time.nanos).plusSeconds(1), () -> follow(version, next));
    }

    private static boolean has(AgentHarness bench, int version) {
        return bench.metrics.page().contains("version=\"" + version + "\"");
    }

    private void run() {
        store.put("kv/app", "{\"version\":\"first\"}");
        for (int pod = 0; pod < PODS; pod++) {
            int number = pod;
            at(ROLLOUT.multipliedBy(pod).dividedBy(PODS), () -> start(number));
        }
        ROTATIONS.forEach(rotation -> at(rotation, this::rotate));
        at(OUTAGE, () -> store.goAway(Reason.UNREACHABLE));
        at(OUTAGE_END, store::comeBack);
        at(THROTTLING, () -> store.throttle(Optional.of(THROTTLE)));
        at(THROTTLING_END, () -> store.throttle(Optional.empty()));
        while (queue.peek().at().compareTo(DAY) < 0) {
            Wake next = queue.poll();
            time.nanos = next.at().toNanos();
            next.work().run();
        }
    }

    private long calls(Duration from, Duration to) {
        return store.calls().stream()
                .filter(call -> call.at().compareTo(from) >= 0 && call.at().compareTo(to) < 0)
                .count();
    }

    /** The most calls within any window of that many seconds. */
    private int burst(Duration from, Duration to, int seconds) {
        List<Duration> calls = store.calls().stream()
                .map(Call::at)
                .filter(at -> at.compareTo(from) >= 0 && at.compareTo(to) < 0)
                .toList();
        int most = 0;
        int first = 0;
        for (int last = 0; last < calls.size(); last++) {
            while (calls.get(last).minus(calls.get(first)).toSeconds() >= seconds) {
                first++;
            }
            most = Math.max(most, last - first + 1);
        }
        return most;
    }

    private String table() {
        Duration hour = Duration.ofHours(1);
        StringBuilder table = new StringBuilder("| what | figure |\n|---|---|\n");
        row(table, "calls in a healthy hour", "%,d", calls(Duration.ofHours(2), Duration.ofHours(3)));
        row(table, "… a second, on average", "%.1f", calls(Duration.ofHours(2), Duration.ofHours(3)) / 3600.0);
        row(table, "… most within one second", "%d", burst(Duration.ofHours(2), Duration.ofHours(3), 1));
        row(table, "rollout of all pods within a minute: calls", "%,d", calls(Duration.ZERO, ROLLOUT));
        row(table, "… most within one second", "%d", burst(Duration.ZERO, ROLLOUT, 1));
        row(table, "outage of 30 minutes: calls in it, an hour", "%,d", 2 * calls(OUTAGE, OUTAGE_END));
        row(
                table,
                "… most within one second in the ten minutes after it",
                "%d",
                burst(OUTAGE_END, OUTAGE_END.plusMinutes(10), 1));
        row(
                table,
                "an hour in which the store takes " + THROTTLE + " calls a second: calls",
                "%,d",
                calls(THROTTLING, THROTTLING.plus(hour)));
        row(table, "calls of the day", "%,d", store.calls().size());
        row(
                table,
                "rotation until the last of the pods has it, worst of " + ROTATIONS.size(),
                "%d s",
                worst().toSeconds());
        return table.toString();
    }

    private Duration worst() {
        Duration worst = Duration.ZERO;
        for (int i = 0; i < ROTATIONS.size(); i++) {
            Duration took = converged.get(i + 2).minus(ROTATIONS.get(i));
            worst = took.compareTo(worst) > 0 ? took : worst;
        }
        return worst;
    }

    private static void row(StringBuilder table, String what, String format, Object figure) {
        table.append("| ").append(what).append(" | ");
        table.append(String.format(Locale.ROOT, format, figure)).append(" |\n");
    }

    @Test
    void aThousandSidecarsAreCalmThroughADay() throws IOException {
        run();

        assertThat(converged).hasSize(ROTATIONS.size());
        assertThat(worst()).isLessThan(Duration.ofMinutes(6).plusSeconds(3));
        assertThat(calls(Duration.ofHours(2), Duration.ofHours(3))).isBetween(11_000L, 13_000L);
        assertThat(2 * calls(OUTAGE, OUTAGE_END)).isLessThan(13_000);
        assertThat(burst(OUTAGE_END, OUTAGE_END.plusMinutes(10), 1)).isLessThan(20);
        assertThat(fleet).allMatch(bench -> bench.loop().status().ready());
        thePageHas(table());
    }

    private static void thePageHas(String table) throws IOException {
        String page = Files.readString(PAGE);
        if (System.getProperty("docs.write") != null) {
            int begin = page.indexOf(BEGIN) + BEGIN.length();
            page = page.substring(0, begin) + table + page.substring(page.indexOf(END));
            Files.writeString(PAGE, page);
        }
        assertThat(page).contains(BEGIN + table + END);
    }
}
