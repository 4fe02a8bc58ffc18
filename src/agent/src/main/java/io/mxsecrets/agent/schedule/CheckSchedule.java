package io.mxsecrets.agent.schedule;

import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import io.mxsecrets.core.settings.resolve.SourceSettings;
import io.mxsecrets.core.time.Backoff;
import io.mxsecrets.providers.pipeline.Feed;
import java.time.Duration;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How long a feed waits for its next check. A feed that fails waits as long as one that does not, so that a store in
 * trouble is never asked more often than a healthy one; before there is any generation, a pod may be waiting, and the
 * waits grow with full jitter up to one interval.
 *
 * @param interval empty for {@code never}: one success is enough
 * @param negative the wait after "not there"
 * @param cadence of providers for which looking costs nothing: it replaces everything else
 */
public record CheckSchedule(Optional<Duration> interval, Duration negative, Optional<Duration> cadence) {
    static final double JITTER = 0.2;

    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    /** For feeds that are read once: how far the waits grow until they are. */
    private static final Duration WITHOUT_INTERVAL = Duration.ofMinutes(5);
    /** A rotation is over some seconds after the moment that the store named. */
    private static final Duration AFTER_ROTATION = Duration.ofSeconds(5);

    public CheckSchedule {
        Objects.requireNonNull(interval);
        Objects.requireNonNull(negative);
        Objects.requireNonNull(cadence);
    }

    /** The shortest wish of those who share the feed. */
    public static CheckSchedule of(Feed feed, Optional<Duration> cadence) {
        Optional<Duration> interval = feed.sources().stream()
                .flatMap(source -> source.get(SettingRegistry.REFRESH_INTERVAL).stream())
                .min(Comparator.naturalOrder());
        Duration negative = feed.sources().stream()
                .flatMap(source -> negative(source).stream())
                .min(Comparator.naturalOrder())
                .orElse(WITHOUT_INTERVAL);
        return new CheckSchedule(interval, negative, cadence);
    }

    private static Optional<Duration> negative(SourceSettings source) {
        Optional<Duration> interval = source.get(SettingRegistry.REFRESH_INTERVAL);
        return Stream.concat(source.find(SettingRegistry.NEGATIVE_TTL).stream(), interval.stream())
                .max(Comparator.naturalOrder());
    }

    /**
     * @param untilRotation when the store will rotate the secret next, where it tells: worth a look of its own
     * @param random one draw for all feeds of a tick, so that feeds with one interval stay together
     * @return empty when there is nothing more to look for
     */
    public Optional<Duration> afterSuccess(Optional<Duration> untilRotation, double random) {
        if (cadence.isPresent()) {
            return cadence;
        }
        Optional<Duration> regular = interval.map(wait -> jittered(wait, random));
        Optional<Duration> rotated = untilRotation
                .filter(wait -> !wait.isNegative())
                .map(wait -> wait.plus(scaled(AFTER_ROTATION, 1 + random)));
        return rotated.filter(wait -> regular.isPresent() && wait.compareTo(regular.get()) < 0)
                .or(() -> regular);
    }

    /** What a feed waits where nothing special is. */
    Duration regular() {
        return interval.orElse(WITHOUT_INTERVAL);
    }

    public Duration afterFailure(Failure failure, double random) {
        if (cadence.isPresent()) {
            return cadence.get();
        }
        boolean missing = failure.exitCode() == ExitCode.NOT_FOUND;
        return jittered(missing ? negative : regular(), random);
    }

    /** @param failures how many checks have failed so far, at least 1 */
    public Duration whilePodWaits(int failures, double random) {
        if (cadence.isPresent()) {
            return cadence.get();
        }
        Duration cap = regular();
        Backoff backoff = new Backoff(FIRST_RETRY, cap, () -> random);
        return backoff.bound(failures).compareTo(cap) < 0 ? backoff.beforeNext(failures) : jittered(cap, random);
    }

    /** The first check of what {@code init} or an earlier sidecar left: one interval after the last confirmation. */
    public Optional<Duration> afterRestart(Duration sinceConfirmed, double random) {
        if (cadence.isPresent()) {
            return Optional.of(Duration.ZERO);
        }
        return interval.map(wait -> {
            Duration left = jittered(wait, random).minus(sinceConfirmed);
            // Many sidecars start at once when a node does; a tenth of an interval keeps them apart.
            Duration soonest = scaled(wait, random / 10);
            return left.compareTo(soonest) > 0 ? left : soonest;
        });
    }

    private static Duration jittered(Duration wait, double random) {
        return scaled(wait, 1 - JITTER + 2 * JITTER * random);
    }

    private static Duration scaled(Duration wait, double factor) {
        return Duration.ofNanos((long) (wait.toNanos() * factor));
    }
}
