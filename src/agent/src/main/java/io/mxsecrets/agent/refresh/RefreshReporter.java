package io.mxsecrets.agent.refresh;

import io.mxsecrets.agent.observe.AgentTelemetry;
import io.mxsecrets.agent.observe.Metrics;
import io.mxsecrets.agent.observe.RetryReporter;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.observe.LogKey;
import io.mxsecrets.core.observe.Metric;
import io.mxsecrets.core.publish.PublishResult;
import io.mxsecrets.core.publish.manifest.Manifest;
import io.mxsecrets.core.settings.Choices.LogLevel;
import io.mxsecrets.core.time.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the loop says about each event, in log lines and figures: calm about what repeats, loud about what changes. */
final class RefreshReporter {
    /** A failure that lasts is logged again after this long. */
    private static final Duration REMINDER = Duration.ofMinutes(4);

    /** The alias of what is about all sources. */
    private static final String ALL = "";

    private final AgentTelemetry telemetry;
    private final Metrics metrics;
    private final Map<String, Told> told = new HashMap<>();

    /** The last failure that was logged for a source, and when. */
    private record Told(String sentence, long at) {}

    RefreshReporter(AgentTelemetry telemetry) {
        this.telemetry = telemetry;
        this.metrics = telemetry.metrics();
    }

    /** @param before the version seen before, where there was one */
    void checked(FeedState state, Optional<String> before, Instant now, boolean changed) {
        String version = state.known().orElse("");
        boolean newVersion = before.isPresent() && !before.get().equals(version);
        for (String alias : state.aliases()) {
            metrics.count(Metric.CHECKS, alias);
            metrics.set(Metric.LAST_SUCCESS, now.toEpochMilli() / 1000.0, alias);
            metrics.set(Metric.FAILING, 0, alias);
            metrics.replace(Metric.VERSION, 1, alias, version);
            if (newVersion) {
                metrics.count(Metric.VERSION_CHANGES, alias);
            }
            if (told.remove(alias) != null) {
                log(LogLevel.INFO, "source recovered", Map.of(LogKey.SOURCE, alias, LogKey.VERSION, version));
            } else if (changed && newVersion) {
                log(LogLevel.INFO, "new version", Map.of(LogKey.SOURCE, alias, LogKey.VERSION, version));
            }
        }
    }

    RetryReporter reporter(Deadline deadline, List<String> aliases) {
        return new RetryReporter(telemetry, deadline, aliases);
    }

    void failed(FeedState state, Failure failure, long now) {
        Optional<Long> next = state.due().map(due -> Duration.ofNanos(due - now).toSeconds());
        for (String alias : state.aliases()) {
            failed(alias, failure, next, now);
        }
    }

    /** A source whose news do not go together with what the others have. */
    void refused(String alias, Failure failure, long now) {
        failed(alias, failure, Optional.empty(), now);
    }

    private void failed(String alias, Failure failure, Optional<Long> nextSeconds, long now) {
        metrics.count(Metric.FAILURES, alias, failure.reason().label());
        metrics.set(Metric.FAILING, 1, alias);
        if (repeats(alias, failure, now)) {
            return;
        }
        Map<LogKey, String> fields = AgentTelemetry.fields(failure.forSource(alias));
        nextSeconds.ifPresent(seconds -> fields.put(LogKey.NEXT_SECONDS, Long.toString(seconds)));
        log(LogLevel.WARN, failure.sentence(), fields);
    }

    private boolean repeats(String alias, Failure failure, long now) {
        Told last = told.get(alias);
        boolean same = last != null && last.sentence().equals(failure.sentence());
        if (same && now - last.at() < REMINDER.toNanos()) {
            return true;
        }
        told.put(alias, new Told(failure.sentence(), now));
        return false;
    }

    void published(Assembly.Result result) {
        Manifest manifest = result.outcome().manifest();
        onDisk(manifest);
        if (!(result.outcome() instanceof PublishResult.Published)) {
            log(LogLevel.DEBUG, "unchanged", Map.of(LogKey.GENERATION, manifest.generation()));
            return;
        }
        result.rendered().warnings().forEach(telemetry::warn);
        metrics.count(Metric.GENERATIONS);
        Map<LogKey, String> fields = new EnumMap<>(LogKey.class);
        fields.put(LogKey.GENERATION, manifest.generation());
        fields.put(LogKey.ENTRIES, Integer.toString(manifest.keys().size()));
        fields.put(LogKey.CHANGED, Integer.toString(result.changed().size()));
        log(LogLevel.INFO, "published", fields);
        if (manifest.restartDue()) {
            log(
                    LogLevel.WARN,
                    "the app reads these files only at its start, so the new values need a restart of the app",
                    Map.of(LogKey.GENERATION, manifest.generation()));
        }
    }

    void onDisk(Manifest manifest) {
        metrics.set(Metric.GENERATION_TIME, manifest.made().toEpochMilli() / 1000.0);
        metrics.set(Metric.ENTRIES, manifest.keys().size());
        metrics.set(Metric.RESTART_DUE, manifest.restartDue() ? 1 : 0);
    }

    void resumed(Manifest manifest) {
        onDisk(manifest);
        manifest.sources().forEach((alias, state) -> metrics.replace(Metric.VERSION, 1, alias, state.version()));
        log(LogLevel.INFO, "resumed from the generation on disk", Map.of(LogKey.GENERATION, manifest.generation()));
    }

    /** A failure of the disk, or of all sources together; not of one source. */
    void cannotPublish(Failure failure, Duration next, long now) {
        metrics.count(Metric.FAILURES, ALL, failure.reason().label());
        metrics.set(Metric.FAILING, 1, ALL);
        if (repeats(ALL, failure, now)) {
            return;
        }
        Map<LogKey, String> fields = AgentTelemetry.fields(failure);
        fields.put(LogKey.NEXT_SECONDS, Long.toString(next.toSeconds()));
        log(LogLevel.ERROR, failure.sentence() + "; the files stay as they are", fields);
    }

    void canPublish() {
        metrics.set(Metric.FAILING, 0, ALL);
        if (told.remove(ALL) != null) {
            log(LogLevel.INFO, "the files can be written again", Map.of());
        }
    }

    void healed(Manifest manifest) {
        metrics.count(Metric.GENERATIONS);
        onDisk(manifest);
        log(
                LogLevel.WARN,
                "the files were modified by something else and are restored; check what else writes to the directory",
                Map.of(LogKey.GENERATION, manifest.generation()));
    }

    void stale(String alias, boolean stale, String consequence) {
        metrics.set(Metric.STALE, stale ? 1 : 0, alias);
        if (stale) {
            log(
                    LogLevel.ERROR,
                    "has had no successful check for longer than stale-ttl; " + consequence,
                    Map.of(LogKey.SOURCE, alias));
        }
    }

    void withdrawn() {
        metrics.set(Metric.ENTRIES, 0);
        log(LogLevel.ERROR, "the files are removed because no source is fresh", Map.of());
    }

    void overBudget(FeedState state, Duration wait) {
        for (String alias : state.aliases()) {
            metrics.count(Metric.BUDGET_WAITS, alias);
            log(
                    LogLevel.WARN,
                    "the hourly budget of " + state.budget().limit() + " checks is used up; the next check waits",
                    Map.of(LogKey.SOURCE, alias, LogKey.NEXT_SECONDS, Long.toString(wait.toSeconds())));
        }
    }

    void notified(String generation) {
        metrics.count(Metric.NOTIFICATIONS, "done");
        log(LogLevel.INFO, "notified the app", Map.of(LogKey.GENERATION, generation));
    }

    void notNotified(Failure failure) {
        metrics.count(Metric.NOTIFICATIONS, "failed");
        log(LogLevel.WARN, failure.sentence(), AgentTelemetry.fields(failure));
    }

    private void log(LogLevel level, String sentence, Map<LogKey, String> fields) {
        telemetry.log(level, sentence, fields);
    }
}
