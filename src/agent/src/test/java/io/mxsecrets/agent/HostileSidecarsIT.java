package io.mxsecrets.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.testbed.hostile.Behaviour;
import io.mxsecrets.testbed.hostile.Behaviours;
import io.mxsecrets.testbed.hostile.Call;
import io.mxsecrets.testbed.hostile.HostileServer;
import io.mxsecrets.testbed.hostile.MemoryLimit;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Packaged sidecars beside stores that misbehave for minutes and then answer well: each is fresh at the first check after
 * that, and its memory, threads and CPU stay flat meanwhile. All run at once. On demand, with {@code -DexcludedGroups=};
 * {@code -Dhostile.minutes=5}. A report lies in {@code target/hostile-sidecars.md}.
 */
@Tag("on-demand")
class HostileSidecarsIT {
    private static final int INTERVAL = 30;
    /** Tokens and keys end between two checks, so that each check logs in or renews. */
    private static final int LIFETIME = 40;
    /** A jittered interval, and what a try and a busy machine take. */
    private static final Duration FIRST_CHECK = Duration.ofSeconds(INTERVAL * 6 / 5 + 15);

    private static final double MOST_CPU = 0.1;
    private static final int MOST_THREADS = 6;
    private static final long MOST_GROWTH_KIB = 24 << 10;

    private final int minutes = Integer.getInteger("hostile.minutes", 5);
    private final HttpClient client = HttpClient.newHttpClient();
    private final Set<String> rows = new ConcurrentSkipListSet<>();

    @TempDir
    Path scratch;

    private record Trouble(Call call, String behaviour) {}

    /** One or two of each kind of fault, at each call that a sidecar makes. */
    private static final List<Trouble> TROUBLES = List.of(
            new Trouble(Call.VAULT_LOGIN, "closes at once"),
            new Trouble(Call.VAULT_LOGIN, "errors of 1 MiB with 200"),
            new Trouble(Call.VAULT_RENEW, "a lease of 4611686018427387904"),
            new Trouble(Call.VAULT_RENEW, "a lease of 1e308"),
            new Trouble(Call.VAULT_RENEW, "half a body"),
            new Trouble(Call.VAULT_METADATA, "empty"),
            new Trouble(Call.VAULT_READ, "good, then trailers without end"),
            new Trouble(Call.VAULT_READ, "380,000 names with 200"),
            new Trouble(Call.VAULT_READ, "a flood of 103"),
            new Trouble(Call.STS_WEB_IDENTITY, "20,000 elements that end with 200"),
            new Trouble(Call.STS_WEB_IDENTITY, "keys that end at \"9999-12-31T23:59:59Z\""),
            new Trouble(Call.STS_ASSUME_ROLE, "empty"),
            new Trouble(Call.GET_SECRET, "500,000 labels"),
            new Trouble(Call.DESCRIBE_SECRET, "half a body"),
            new Trouble(Call.POD_IDENTITY, "100,000 arrays with 200"),
            new Trouble(Call.IMDS_KEYS, "headers without end, fast"));

    @Test // A25
    void freshAtTheFirstCheckAfterMinutesOfNonsense() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(TROUBLES.size());
        List<Future<String>> running = new ArrayList<>();
        for (Trouble one : TROUBLES) {
            Path own = scratch.resolve("sidecar" + running.size());
            running.add(threads.submit(() -> faults(one, own)));
        }
        List<String> faults = new ArrayList<>();
        for (Future<String> one : running) {
            faults.add(one.get());
        }
        threads.shutdown();
        Files.writeString(
                Path.of("target/hostile-sidecars.md"),
                "| for " + minutes
                        + " min | calls | CPU s | anonymous KiB, begin and end | threads | fresh after, s |\n"
                        + "|---|---|---|---|---|---|\n" + String.join("\n", rows) + "\n");
        faults.removeIf(String::isEmpty);
        assertThat(faults).isEmpty();
    }

    private String faults(Trouble one, Path own) throws Exception {
        List<String> faults = new ArrayList<>();
        try (HostileLane lane = new HostileLane(own, INTERVAL)) {
            HostileServer server = lane.plain();
            server.lifetime(LIFETIME);
            Map<String, String> settings = lane.settings(one.call(), server);
            settings.put("REFRESH_INTERVAL", INTERVAL + "s");
            settings.put("HEALTH_LISTEN", Integer.toString(AgentProcess.freePort()));
            Optional<MemoryLimit> limit = lane.limit();
            try (AgentProcess agent = lane.start(server, settings, limit, "sidecar")) {
                Path file = lane.files().resolve("secrets.properties");
                FilePod.await(Duration.ofSeconds(120), () -> Files.exists(file));
                Thread.sleep(INTERVAL * 2000L); // A check or two of a healthy store: the classes are loaded.
                String before = Files.readString(file);
                Footprint begin = Footprint.of(agent.pid());
                int made = server.count(one.call());
                if (one.call() == Call.VAULT_READ || one.call() == Call.GET_SECRET) {
                    server.rotate(); // Else nobody reads.
                }
                if (one.call() == Call.VAULT_LOGIN) { // Else nobody logs in.
                    server.misbehave(
                            Call.VAULT_RENEW,
                            behaviour(new Trouble(Call.VAULT_RENEW, "closes at once")),
                            Integer.MAX_VALUE);
                }
                server.misbehave(one.call(), behaviour(one), Integer.MAX_VALUE);
                Thread.sleep(minutes * 60_000L); // The time that the misbehaviour takes.
                Footprint end = Footprint.of(agent.pid());
                int calls = server.count(one.call()) - made;
                if (!Files.readString(file).equals(before)) {
                    faults.add("the file changed");
                }
                server.recover();
                server.rotate();
                long good = System.nanoTime();
                try {
                    FilePod.await(FIRST_CHECK, () -> read(file).contains(Call.ROTATED));
                } catch (AssertionError e) {
                    faults.add("not fresh in " + FIRST_CHECK + ": " + last(agent));
                }
                double fresh = (System.nanoTime() - good) / 1e9;
                String metrics = page(settings, "/metrics").body();
                if (!metrics.contains("mxsecrets_agent_failing{source=\"main\"} 0")) {
                    faults.add("still failing");
                }
                if (page(settings, "/readyz").statusCode() != 200) {
                    faults.add("not ready");
                }
                double cpu = end.cpuSeconds() - begin.cpuSeconds();
                if (cpu > MOST_CPU * minutes * 60) {
                    faults.add("burnt " + cpu + " s");
                }
                if (end.threads() > begin.threads() + MOST_THREADS) {
                    faults.add(end.threads() + " threads after " + begin.threads());
                }
                if (end.anonymousKib() > begin.anonymousKib() + MOST_GROWTH_KIB) {
                    faults.add(end.anonymousKib() + " KiB after " + begin.anonymousKib());
                }
                if (calls == 0) {
                    faults.add("the call was never made");
                }
                if ((agent.out() + agent.err() + metrics).contains(Call.CANARY)) {
                    faults.add("told a secret");
                }
                if (limit.map(MemoryLimit::kills).orElse(0L) > 0 || !agent.alive()) {
                    faults.add("ended: " + last(agent));
                }
                rows.add(String.format(
                        Locale.ROOT,
                        "| %s: %s | %d | %.1f | %d, %d | %d, %d | %.1f |",
                        one.call(),
                        one.behaviour(),
                        calls,
                        cpu,
                        begin.anonymousKib(),
                        end.anonymousKib(),
                        begin.threads(),
                        end.threads(),
                        fresh));
                agent.terminate();
            } finally {
                if (limit.isPresent()) {
                    limit.get().close();
                }
            }
        }
        return faults.isEmpty() ? "" : one + ": " + String.join("; ", faults);
    }

    private static Behaviour behaviour(Trouble one) {
        return Behaviours.all().stream()
                .filter(b -> b.name().equals(one.behaviour()) && b.calls().contains(one.call()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no behaviour " + one));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }

    private static String last(AgentProcess agent) {
        String said = agent.err().strip();
        return said.substring(Math.max(0, said.length() - 400));
    }

    private java.net.http.HttpResponse<String> page(Map<String, String> settings, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + settings.get("HEALTH_LISTEN") + path);
        return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
}
