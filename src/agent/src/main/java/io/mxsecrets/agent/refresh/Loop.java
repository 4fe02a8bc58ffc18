package io.mxsecrets.agent.refresh;

import io.mxsecrets.agent.notify.Announcement;
import io.mxsecrets.agent.notify.Notifier;
import io.mxsecrets.agent.observe.AgentTelemetry;
import io.mxsecrets.agent.schedule.CheckSchedule;
import io.mxsecrets.agent.schedule.Clocks;
import io.mxsecrets.agent.status.LoopStatus;
import io.mxsecrets.agent.status.SourceStatus;
import io.mxsecrets.core.entries.Entry;
import io.mxsecrets.core.failure.Bug;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.publish.PublishResult.Published;
import io.mxsecrets.core.publish.Publisher;
import io.mxsecrets.core.publish.manifest.Manifest;
import io.mxsecrets.core.publish.manifest.SourceState;
import io.mxsecrets.core.publish.manifest.SourceState.Freshness;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import io.mxsecrets.core.settings.resolve.Settings;
import io.mxsecrets.core.settings.resolve.SourceSettings;
import io.mxsecrets.core.time.Backoff;
import io.mxsecrets.providers.Providers;
import io.mxsecrets.providers.pipeline.Contribution;
import io.mxsecrets.providers.pipeline.Feed;
import io.mxsecrets.providers.pipeline.Pipeline;
import io.mxsecrets.providers.pipeline.Reader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The sidecar's state machine. Each {@link #tick} checks what is due, publishes if there is news, and says how long
 * nothing will be due; whoever drives it waits that long. For one thread; {@link #status} is for all.
 *
 * <p>Nothing that a store, a document, a token or the disk can do ends it, and nothing but a good generation ever takes
 * the place of a good one.
 */
public final class Loop {
    private static final Duration LONGEST_SLEEP = Duration.ofMinutes(10);
    private static final Duration AFTER_BUG = Duration.ofSeconds(30);
    /** How often the files are looked at where sources are looked at more often. */
    private static final Duration LOOKS = Duration.ofSeconds(10);

    private final Settings settings;
    private final Pipeline pipeline;
    private final Publisher publisher;
    private final Clocks moment;
    private final List<FeedState> states;
    private final RefreshReporter voice;
    private final Checks checks;
    private final Staleness staleness;
    private final Assembly assembly;
    private final PendingNotification news;
    private final Backoff diskBackoff;

    private Optional<Manifest> onDisk = Optional.empty();
    /** Whether a pod may be waiting: there has been no generation yet. */
    private boolean podWaits = true;
    /** Whether the sources have something that is not on disk yet, when to try again, and how often that failed. */
    private boolean unpublished;

    private long publishDue;
    private long lookDue;
    private int publishFailures;
    /** Why the files could not be written, or be put right, when that was last tried. */
    private Optional<Reason> unwritable = Optional.empty();

    private volatile LoopStatus status;

    public Loop(
            Settings settings,
            Providers providers,
            Publisher publisher,
            Optional<Notifier> notifier,
            AgentTelemetry telemetry,
            Clocks moment) {
        this.settings = settings;
        this.pipeline = new Pipeline(settings);
        this.publisher = publisher;
        this.moment = moment;
        this.states = Feed.of(settings).stream()
                .map(feed -> new FeedState(
                        feed,
                        CheckSchedule.of(feed, providers.get(feed.provider()).cadence())))
                .toList();
        this.voice = new RefreshReporter(telemetry);
        this.checks = new Checks(states, new Reader(providers), pipeline, voice, moment);
        this.staleness = new Staleness(states, settings, voice);
        this.assembly = new Assembly(pipeline, publisher);
        this.news = new PendingNotification(notifier, moment.random());
        this.diskBackoff = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1), moment.random());
        this.status = LoopStatus.none(moment.now());
    }

    /** Once, before the first tick: resumed from the generation on disk, where there is one of these settings. */
    public void begin() {
        long now = moment.now();
        states.forEach(state -> state.checkAfter(now, Optional.of(Duration.ZERO)));
        try {
            publisher.sweep();
            onDisk = publisher.current();
            podWaits = onDisk.isEmpty();
            onDisk.ifPresent(manifest -> new Resumption(settings, moment, publisher, voice)
                    .resume(manifest, pipeline.fingerprint(), publisher.currentFiles(), states, assembly));
        } catch (RuntimeException | Error thrown) {
            voice.cannotPublish(Bug.survived(thrown, Step.PUBLISH), Duration.ZERO, now);
        }
        lookDue = now;
        publishDue = now;
        status = status(now, now);
    }

    /** @return how long nothing is due */
    public Duration tick() {
        try {
            unpublished |= checks.run(podWaits);
            unpublished |= staleness.update(moment.now());
            unpublished |= podWaits && nothingToWaitFor();
            heal();
            if (unpublished && publishDue - moment.now() <= 0) {
                publish();
            }
            confirm();
            announce();
            long now = moment.now();
            long wake = wake(now);
            status = status(now, wake);
            return Duration.ofNanos(Math.max(0, wake - now));
        } catch (RuntimeException | Error bug) {
            voice.cannotPublish(Bug.survived(bug, Step.PUBLISH), AFTER_BUG, moment.now());
            status = status(moment.now(), moment.now() + AFTER_BUG.toNanos());
            return AFTER_BUG;
        }
    }

    /** The state after the last tick; for any thread. */
    public LoopStatus status() {
        return status;
    }

    private void publish() {
        Map<String, Contribution> wanted = wanted();
        if (podWaits && !complete(wanted)) {
            return;
        }
        try {
            if (wanted.isEmpty() && !podWaits) {
                withdraw();
            } else {
                published(assembly.publish(wanted));
            }
            unpublished = false;
            publishFailures = 0;
            unwritable = Optional.empty();
            voice.canPublish();
        } catch (Failure failure) {
            publishFailures++;
            unwritable = Optional.of(failure.reason());
            Duration wait = diskBackoff.beforeNext(publishFailures);
            publishDue = moment.now() + wait.toNanos();
            voice.cannotPublish(failure, wait, moment.now());
        }
    }

    /** The files are ours to keep: what others did to them is undone, or said where it cannot be. */
    private void heal() {
        long now = moment.now();
        if (onDisk.isEmpty() || lookDue - now > 0) {
            return;
        }
        lookDue = now + LOOKS.toNanos();
        try {
            Optional<Manifest> healed = assembly.heal();
            healed.ifPresent(voice::healed);
            onDisk = healed.or(() -> onDisk);
            if (!unpublished) {
                unwritable = Optional.empty();
                voice.canPublish();
            }
        } catch (Failure failure) {
            unwritable = Optional.of(failure.reason());
            voice.cannotPublish(failure, LOOKS, now);
        }
    }

    /** Every source has given something, or is one that a pod does not wait for. */
    private boolean nothingToWaitFor() {
        return states.stream()
                .allMatch(state -> !state.latest().isEmpty()
                        || state.failure().filter(state.feed()::canDoWithout).isPresent());
    }

    /** What each source has, in the order of the sources; a source that fails has what it had before. */
    private Map<String, Contribution> wanted() {
        Map<String, Contribution> wanted = new LinkedHashMap<>();
        for (SourceSettings source : settings.sources()) {
            for (FeedState state : states) {
                Contribution latest = state.latest().get(source.alias());
                if (latest != null && !staleness.removes(source.alias())) {
                    Freshness freshness = state.failure().isPresent() ? Freshness.KEPT : Freshness.FRESH;
                    wanted.put(source.alias(), latest.as(freshness));
                }
            }
        }
        return wanted;
    }

    /** A first generation has every source that is not optional. */
    private boolean complete(Map<String, Contribution> wanted) {
        return settings.sources().stream()
                .allMatch(source -> source.get(SettingRegistry.OPTIONAL) || wanted.containsKey(source.alias()));
    }

    private void published(Assembly.Result result) {
        long now = moment.now();
        for (FeedState state : states) {
            Optional<Failure> refused = state.aliases().stream()
                    .flatMap(alias -> Optional.ofNullable(result.refused().get(alias)).stream())
                    .findFirst();
            state.refuse(refused);
        }
        result.refused().forEach((alias, failure) -> voice.refused(alias, failure, now));
        boolean first = podWaits;
        podWaits = false;
        onDisk = Optional.of(result.outcome().manifest());
        voice.published(result);
        if (result.outcome() instanceof Published && !first) {
            Manifest manifest = result.outcome().manifest();
            Optional<Entry> token =
                    settings.find(SettingRegistry.NOTIFY_TOKEN_KEY).flatMap(assembly::entry);
            news.announce(
                    new Announcement(
                            manifest.generation(), manifest.restartDue(), result.changed(), token.map(Entry::value)),
                    now);
        }
    }

    private void withdraw() {
        if (onDisk.isPresent()) {
            assembly.withdraw();
            onDisk = Optional.empty();
            voice.withdrawn();
        }
    }

    /** Leaves the time of the last complete success where a restart finds it: crashes must cost the store nothing. */
    private void confirm() {
        if (onDisk.isEmpty()) {
            return;
        }
        long now = moment.now();
        states.stream()
                .filter(state -> !state.feed().optional())
                .map(state -> state.lastSuccess().orElse(now))
                .min(Long::compare)
                .ifPresent(oldest -> publisher.confirm(moment.wall().instant().minusNanos(now - oldest)));
    }

    private void announce() {
        try {
            news.step(moment.now()).ifPresent(voice::notified);
        } catch (Failure failure) {
            voice.notNotified(failure);
        }
    }

    private long wake(long now) {
        Stream<Long> checks = states.stream().flatMap(state -> state.due().stream());
        Stream<Long> others = Stream.of(
                        staleness.next(now),
                        news.due(),
                        unpublished && publishDue - now > 0 ? Optional.of(publishDue) : Optional.<Long>empty())
                .flatMap(Optional::stream);
        long latest = now + LONGEST_SLEEP.toNanos();
        return Stream.concat(checks, others).reduce(latest, (a, b) -> a - b < 0 ? a : b);
    }

    private LoopStatus status(long now, long wake) {
        Map<String, SourceStatus> sources = new LinkedHashMap<>();
        for (FeedState state : states) {
            state.aliases().forEach(alias -> sources.put(alias, source(alias, state)));
        }
        return new LoopStatus(onDisk, onDisk.isPresent() && !staleness.unready(), unwritable, links(), wake, sources);
    }

    private SourceStatus source(String alias, FeedState state) {
        Optional<SourceState> held = onDisk.flatMap(manifest -> assembly.held(alias)
                .or(() -> Optional.ofNullable(manifest.sources().get(alias))));
        return new SourceStatus(
                held, state.failure().map(Failure::reason), staleness.stale(alias), state.lastSuccess(), state.due());
    }

    /** Empty where they cannot even be listed. */
    private Set<Path> links() {
        try {
            return publisher.links();
        } catch (Failure unreadable) {
            return Set.of();
        }
    }
}
