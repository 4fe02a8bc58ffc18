package io.mxsecrets.agent.refresh;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * The calls that one feed may cost within any hour: a quarter more than its interval needs, and ten for logins and
 * rotations. Whatever goes wrong, a bill cannot run away.
 */
final class Budget {
    private static final Duration WINDOW = Duration.ofHours(1);
    private static final int SPARE = 10;

    private final int limit;
    private final Deque<Long> spent = new ArrayDeque<>();

    private Budget(int limit) {
        this.limit = limit;
    }

    static Budget of(Pace pace) {
        if (pace.cadence().isPresent()) {
            return new Budget(Integer.MAX_VALUE);
        }
        double regular = pace.interval()
                .map(interval -> 1.25 * WINDOW.toSeconds() / interval.toSeconds())
                .orElse(0.0);
        return new Budget((int) regular + SPARE);
    }

    int limit() {
        return limit;
    }

    void spend(long now, long calls) {
        if (limit == Integer.MAX_VALUE) {
            return;
        }
        for (long call = 0; call < calls; call++) {
            spent.addLast(now);
        }
    }

    /** How long to wait until another call may be made; empty when it may be made now. */
    Optional<Duration> untilFree(long now) {
        while (!spent.isEmpty() && now - spent.peekFirst() >= WINDOW.toNanos()) {
            spent.removeFirst();
        }
        if (spent.size() < limit) {
            return Optional.empty();
        }
        return Optional.of(WINDOW.minusNanos(now - spent.peekFirst()));
    }
}
