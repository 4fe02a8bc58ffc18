package io.mxsecrets.providers.aws.session;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Retry;
import io.mxsecrets.core.observe.LogKey;
import io.mxsecrets.core.observe.Metric;
import io.mxsecrets.core.settings.Choices.LogLevel;
import io.mxsecrets.core.settings.resolve.SourceSettings;
import io.mxsecrets.core.time.Deadline;
import io.mxsecrets.providers.ProviderContext;
import io.mxsecrets.providers.aws.credentials.AccessKeys;
import io.mxsecrets.providers.aws.credentials.CredentialSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One identity's keys, fetched at the first use and kept while they last. Their end is counted on the monotonic clock from the
 * moment of the login, so that a wall clock that jumps neither keeps dead keys nor throws good ones away. Where STS does not answer
 * when they are due, they serve until their end.
 */
public final class AwsSession {
    /** Keys are renewed when this share of their life is over, 5 minutes before their end at the latest. */
    private static final double WORN = 0.9;

    private static final Duration MARGIN = Duration.ofMinutes(5);
    /** Of keys whose end is not known, or is said to be farther than that of any keys of AWS. */
    private static final Duration LONGEST = Duration.ofDays(365);

    private final CredentialSource way;
    private final ProviderContext world;
    private Optional<AccessKeys> kept = Optional.empty();
    private long renewAt;
    private long endsAt;
    private boolean told;

    AwsSession(CredentialSource way, ProviderContext world) {
        this.way = way;
        this.world = world;
    }

    /** The way that won: {@code irsa}, {@code static}, … */
    public String way() {
        return way.name();
    }

    /** Whose the keys are, once there are some and where that is known. */
    public Optional<String> principal() {
        return kept.flatMap(AccessKeys::principal);
    }

    /** @throws io.mxsecrets.core.failure.Failure of the step login */
    public AccessKeys keys(SourceSettings source, Deadline deadline) {
        if (kept.isEmpty() || world.ticker().nanos() - renewAt >= 0) {
            renew(source, deadline);
        }
        return kept.orElseThrow();
    }

    private void renew(SourceSettings source, Deadline deadline) {
        try {
            AccessKeys fresh = way.keys(deadline);
            Duration whole = fresh.expires().map(this::left).orElse(LONGEST);
            endsAt = world.ticker().nanos() + whole.toNanos();
            renewAt = world.ticker().nanos() + beforeEnd(whole).toNanos();
            kept = Optional.of(fresh);
            tell(source);
        } catch (Failure failure) {
            boolean stillGood = kept.isPresent() && world.ticker().nanos() - endsAt < 0;
            if (!stillGood || failure.retry() == Retry.NEVER) {
                kept = Optional.empty();
                throw failure;
            }
            renewAt = world.ticker().nanos() + Duration.ofMinutes(1).toNanos();
        }
    }

    /** From now to the end, whatever the endpoint said: never less than nothing. */
    private Duration left(Instant end) {
        Instant now = world.clock().instant();
        if (end.isBefore(now)) {
            return Duration.ZERO;
        }
        return end.isAfter(now.plus(LONGEST)) ? LONGEST : Duration.between(now, end);
    }

    /** Keys that AWS no longer takes: the next use logs in again. */
    public void forget() {
        kept = Optional.empty();
    }

    private static Duration beforeEnd(Duration whole) {
        Duration worn = Duration.ofSeconds((long) (whole.toSeconds() * WORN));
        Duration margin = whole.minus(MARGIN);
        Duration life = margin.isNegative() ? worn : margin.compareTo(worn) < 0 ? margin : worn;
        return life.isNegative() ? Duration.ZERO : life;
    }

    private void tell(SourceSettings source) {
        world.telemetry().set(Metric.CREDENTIALS, 1, source.alias(), way.name());
        LogLevel level = told ? LogLevel.DEBUG : LogLevel.INFO;
        String whose = principal().map(p -> " as " + p).orElse("");
        world.telemetry()
                .log(
                        level,
                        "AWS credentials from " + way.name() + whose,
                        Map.of(LogKey.PROVIDER, "aws", LogKey.SOURCE, source.alias(), LogKey.CREDENTIALS, way.name()));
        told = true;
    }
}
