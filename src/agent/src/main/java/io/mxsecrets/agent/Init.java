package io.mxsecrets.agent;

import io.mxsecrets.agent.observe.AgentTelemetry;
import io.mxsecrets.agent.observe.RetryReporter;
import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.observe.LogKey;
import io.mxsecrets.core.publish.PublishResult;
import io.mxsecrets.core.publish.Publisher;
import io.mxsecrets.core.publish.manifest.Manifest;
import io.mxsecrets.core.settings.Choices.LogLevel;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import io.mxsecrets.core.settings.resolve.Settings;
import io.mxsecrets.core.time.Deadline;
import io.mxsecrets.providers.Providers;
import io.mxsecrets.providers.doctor.Cause;
import io.mxsecrets.providers.doctor.Walk;
import io.mxsecrets.providers.pipeline.Feed;
import io.mxsecrets.providers.pipeline.FirstRead;
import io.mxsecrets.providers.pipeline.Pipeline;
import io.mxsecrets.providers.pipeline.Reader;
import io.mxsecrets.providers.pipeline.Rendered;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything once within {@code init-timeout}, then the end.
 *
 * <p>Kubernetes runs it again in a living pod when the pod's sandbox is made anew. The files are then there already, and a
 * store that does not answer is no reason to keep the app from starting.
 */
final class Init {
    /** An optional source must not delay a pod: it gets one try of this length, and what is left where that is less. */
    private static final Duration OPTIONAL = Duration.ofSeconds(5);
    /** What a walk of doctor has at least, however late the failure comes. */
    private static final Duration SHORTEST_WALK = Duration.ofSeconds(5);
    /** Where good files are there already, a store that does not answer holds the start up no longer than this. */
    private static final Duration WITH_GOOD_FILES = Duration.ofSeconds(15);

    private final AgentContext world;
    private final Bootstrap start;

    Init(AgentContext world) {
        this.world = world;
        this.start = Bootstrap.of(world);
    }

    ExitCode run() {
        if (start.resolution().settings().isEmpty()) {
            return start.ending().of(start.resolution().problems());
        }
        Settings settings = start.resolution().settings().get();
        try (Providers providers = start.providers(settings)) {
            return write(settings, new Pipeline(settings), providers);
        } catch (Failure failure) {
            return start.ending().of(failure);
        } catch (RuntimeException | Error bug) {
            return start.ending().of(bug);
        }
    }

    private ExitCode write(Settings settings, Pipeline pipeline, Providers providers) {
        Publisher publisher = start.publisher(settings);
        publisher.sweep();
        Optional<Manifest> good = good(settings, pipeline, publisher);
        Duration timeout = settings.get(SettingRegistry.INIT_TIMEOUT);
        Duration patience = good.isPresent() && timeout.compareTo(WITH_GOOD_FILES) > 0 ? WITH_GOOD_FILES : timeout;
        Deadline deadline = Deadline.after(patience, world.ticker());
        List<Feed> feeds = Feed.of(settings);
        FirstRead.Result read = read(feeds, new FirstRead(pipeline, new Reader(providers)), deadline);
        read.warnings().forEach(start.telemetry()::warn);
        Optional<Failure> decisive = read.decisive();
        read.failures().stream().filter(f -> f != decisive.orElseThrow()).forEach(this::tell);
        if (decisive.isEmpty()) {
            providers.leave();
            return publish(pipeline.render(read.contributions()), publisher, settings);
        }
        if (good.isPresent() && decisive.get().exitCode() == ExitCode.UNAVAILABLE) {
            return keep(decisive.get(), good.get());
        }
        throw explained(decisive.get(), feeds, providers, deadline);
    }

    /**
     * Where the store says no, or knows no such secret: the failure with what a walk of doctor finds. No walk changes how the
     * program ends.
     */
    private Failure explained(Failure failure, List<Feed> feeds, Providers providers, Deadline deadline) {
        boolean refused = failure.exitCode() == ExitCode.NOT_FOUND || failure.exitCode() == ExitCode.DENIED;
        boolean byTheStore = failure.step() == Step.LOGIN || failure.step() == Step.READ;
        if (!refused || !byTheStore) {
            return failure;
        }
        Duration left = deadline.remaining();
        Deadline walk = Deadline.after(left.compareTo(SHORTEST_WALK) < 0 ? SHORTEST_WALK : left, world.ticker())
                .forOneTry();
        try {
            return feeds.stream()
                    .filter(feed -> failure.source().equals(Optional.of(feed.toString())))
                    .findFirst()
                    .map(feed -> Cause.behind(failure, Walk.store(providers, feed, walk)))
                    .orElse(failure);
        } catch (RuntimeException | Error broken) {
            return failure;
        }
    }

    private FirstRead.Result read(List<Feed> feeds, FirstRead first, Deadline deadline) {
        List<String> aliases = feeds.stream().map(Feed::toString).toList();
        try (RetryReporter reporter = new RetryReporter(start.telemetry(), deadline, aliases)) {
            return first.read(
                    feeds, deadline.telling(reporter), () -> Deadline.after(deadline.atMost(OPTIONAL), world.ticker())
                            .forOneTry());
        }
    }

    /** The generation on disk, where it is of these settings and not past {@code stale-ttl}. */
    private Optional<Manifest> good(Settings settings, Pipeline pipeline, Publisher publisher) {
        Instant now = world.clock().instant();
        return publisher
                .current()
                .filter(manifest -> manifest.settings().equals(pipeline.fingerprint()))
                .filter(manifest -> settings.sources().stream()
                        .flatMap(source -> source.get(SettingRegistry.STALE_TTL).stream())
                        .allMatch(ttl -> !publisher.lastConfirmed(manifest).isBefore(now.minus(ttl))));
    }

    private ExitCode publish(Rendered rendered, Publisher publisher, Settings settings) {
        rendered.warnings().forEach(start.telemetry()::warn);
        PublishResult outcome = publisher.publish(rendered.draft());
        String what = outcome instanceof PublishResult.Published ? "published" : "unchanged";
        start.telemetry()
                .log(
                        LogLevel.INFO,
                        what,
                        Map.of(
                                LogKey.GENERATION, outcome.generation(),
                                LogKey.ENTRIES,
                                        Integer.toString(rendered.entries().size()),
                                LogKey.DIRECTORY, settings.get(SettingRegistry.DIRECTORY)));
        return start.ending().done(outcome.manifest());
    }

    private ExitCode keep(Failure failure, Manifest good) {
        String sentence = failure.sentence() + "; the files of generation " + good.generation() + " stay";
        start.telemetry().log(LogLevel.WARN, sentence, AgentTelemetry.fields(failure));
        return start.ending().done(good);
    }

    private void tell(Failure failure) {
        start.telemetry().log(LogLevel.ERROR, failure.sentence(), AgentTelemetry.fields(failure));
    }
}
