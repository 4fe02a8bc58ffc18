package io.mxsecrets.agent.schedule;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * The checks that one feed may have within any hour: a quarter more than its interval needs, and ten for a pod that waits
 * and for rotations. What a check may cost is its provider's promise: a login and a read, each twice at most, and what it
 * looks up to explain a refusal. Whatever goes wrong, a bill cannot run away, and no refusal uses up the checks to come.
 */
public final class CallBudget {
    private static final Duration WINDOW = Duration.ofHours(1);
    private static final int SPARE = 10;

    private final int limit;
    private final Deque<Long> spent = new ArrayDeque<>();

    private CallBudget(int limit) {
        this.limit = limit;
    }

    public static CallBudget of(CheckSchedule pace) {
        if (pace.cadence().isPresent()) {
            return new CallBudget(Integer.MAX_VALUE);
        }
        return new CallBudget((int) (1.25 * WINDOW.toSeconds() / pace.regular().toSeconds()) + SPARE);
    }

    public int limit() {
        return limit;
    }

    public void spend(long now) {
        if (limit != Integer.MAX_VALUE) {
            spent.addLast(now);
        }
    }

    /** How long to wait until another check may be made; empty when it may be made now. */
    public Optional<Duration> untilFree(long now) {
        while (!spent.isEmpty() && now - spent.peekFirst() >= WINDOW.toNanos()) {
            spent.removeFirst();
        }
        if (spent.size() < limit) {
            return Optional.empty();
        }
        return Optional.of(WINDOW.minusNanos(now - spent.peekFirst()));
    }
}
