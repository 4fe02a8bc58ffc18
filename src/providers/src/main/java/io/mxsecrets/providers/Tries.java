package io.mxsecrets.providers;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Retry;
import io.mxsecrets.core.time.Backoff;
import io.mxsecrets.core.time.Deadline;
import io.mxsecrets.core.time.Sleeper;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Repeats a call that failed for what may pass: with full jitter, while the deadline allows another try. {@code init}
 * repeats until its deadline; the sidecar's loop asks for one try, for its own schedule is the retry.
 *
 * @param backoff the waits
 * @param sleeper waits them
 */
public record Tries(Backoff backoff, Sleeper sleeper) {
    /** A store that asks us to be slower is given this many doublings at once. */
    private static final int THROTTLED_AHEAD = 3;

    public Tries {
        Objects.requireNonNull(backoff);
        Objects.requireNonNull(sleeper);
    }

    /** @throws Failure of the last try; of the one before, where the deadline left the last no time for an answer */
    public <T> T until(Deadline deadline, Supplier<T> call) {
        Duration start = deadline.remaining();
        Failure before = null;
        for (int failures = 1; ; failures++) {
            try {
                return call.get();
            } catch (Failure last) {
                boolean cutShort = last.reason() == Reason.UNREACHABLE
                        && deadline.remaining().toMillis() == 0;
                Failure failure = cutShort && before != null ? before : last;
                Duration passed = start.minus(deadline.remaining());
                boolean over = failure.retry() == Retry.NEVER && passed.compareTo(failure.grace()) >= 0;
                Duration wait = wait(failure, failures, deadline);
                if (over || !deadline.allows(wait)) {
                    throw failure;
                }
                deadline.failed(failure);
                if (!slept(wait)) {
                    throw failure;
                }
                before = failure;
            }
        }
    }

    /** What the store asks for, if there is time for it, and jitter: many pods were asked the same. */
    private Duration wait(Failure failure, int failures, Deadline deadline) {
        boolean throttled = failure.retry() == Retry.THROTTLED;
        Duration jitter = backoff.beforeNext(throttled ? failures + THROTTLED_AHEAD : failures);
        Duration asked = failure.pause().plus(jitter);
        return deadline.allows(asked) ? asked : jitter;
    }

    /** False when the program is asked to stop: the failure at hand is then the last word. */
    private boolean slept(Duration wait) {
        try {
            sleeper.sleep(wait);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
