package io.mxsecrets.agent.observe;

import io.mxsecrets.agent.status.LoopStatus;
import io.mxsecrets.agent.status.SourceStatus;
import io.mxsecrets.agent.status.StatusPage;
import io.mxsecrets.core.observe.Metric;
import io.mxsecrets.core.publish.manifest.Manifest;
import io.mxsecrets.core.time.Ticker;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What each path answers. */
public final class Pages {
    /** How far behind its own schedule a loop may be and still be called alive. */
    private static final Duration SLACK = Duration.ofMinutes(2);

    private static final double NANOS = 1e9;

    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String JSON = "application/json";

    private final String agent;
    private final Supplier<LoopStatus> status;
    private final Metrics metrics;
    private final Ticker ticker;
    private final ChangeProbe probe;

    /**
     * @param agent the version of this program
     * @param status of a loop that has begun
     */
    public Pages(String agent, Supplier<LoopStatus> status, Metrics metrics, Ticker ticker) {
        this.agent = agent;
        this.status = status;
        this.metrics = metrics;
        this.ticker = ticker;
        this.probe =
                new ChangeProbe(status.get().onDisk().map(Manifest::generation).orElse(""));
    }

    /**
     * @param code of HTTP
     * @param type what HTTP calls the content's
     */
    public record Page(int code, String type, String text) {
        Page(int code, String text) {
            this(code, TEXT, text);
        }
    }

    /**
     * As the kubelet's probes see a page, each of which hears of a change as often as it must.
     *
     * @param query empty where there is none
     */
    Optional<Page> probed(String path, String query) {
        if (!path.equals("/changed")) {
            return page(path);
        }
        return Optional.of(changed(status.get()
                .onDisk()
                .filter(manifest -> probe.fails(manifest, query))
                .isPresent()));
    }

    private static Page changed(boolean changed) {
        return changed
                ? new Page(500, "changed since the pod's first generation\n")
                : new Page(200, "the pod's first generation\n");
    }

    /** Empty where there is no such page. */
    public Optional<Page> page(String path) {
        return switch (path) {
            case "/healthz" -> Optional.of(verdict(alive(), "alive", "the loop is stuck"));
            case "/readyz" -> Optional.of(ready());
            case "/changed" -> Optional.of(changed(status.get().changed()));
            case "/metrics" -> Optional.of(new Page(200, metrics()));
            case "/status" -> Optional.of(new Page(200, JSON, StatusPage.text(agent, status.get(), ticker.nanos())));
            default -> Optional.empty();
        };
    }

    private boolean alive() {
        long wake = status.get().wake();
        return wake == Long.MAX_VALUE || ticker.nanos() - wake < SLACK.toNanos();
    }

    private Page ready() {
        LoopStatus now = status.get();
        if (now.onDisk().isEmpty()) {
            return new Page(503, "no generation yet\n");
        }
        if (!now.readable()) {
            return new Page(503, "the files are missing or damaged; the next check rewrites them\n");
        }
        return verdict(now.ready(), "ready", "a source is stale");
    }

    private static Page verdict(boolean good, String yes, String no) {
        return good ? new Page(200, yes + "\n") : new Page(503, no + "\n");
    }

    private String metrics() {
        long now = ticker.nanos();
        for (Map.Entry<String, SourceStatus> source : status.get().sources().entrySet()) {
            String alias = source.getKey();
            source.getValue().lastSuccess().ifPresent(at -> metrics.set(Metric.AGE, (now - at) / NANOS, alias));
            source.getValue()
                    .due()
                    .ifPresent(at -> metrics.set(Metric.NEXT_REFRESH, Math.max(0, (at - now) / NANOS), alias));
        }
        return metrics.page();
    }
}
