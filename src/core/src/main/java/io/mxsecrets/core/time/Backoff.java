package io.mxsecrets.core.time;

import java.time.Duration;
import java.util.Objects;
import java.util.function.DoubleSupplier;

/**
 * Full jitter: the wait before try <i>n</i> is uniform between zero and {@code base × 2ⁿ⁻¹}, capped.
 *
 * @param base the upper bound of the first wait
 * @param cap the upper bound of all waits
 * @param random gives numbers from 0 (inclusive) to 1 (exclusive)
 * @see <a href="https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/">Exponential Backoff And Jitter</a>
 */
public record Backoff(Duration base, Duration cap, DoubleSupplier random) {
    private static final int LARGEST_SHIFT = 30;

    public Backoff {
        Objects.requireNonNull(random);
        if (base.isNegative() || base.isZero() || cap.compareTo(base) < 0) {
            throw new IllegalArgumentException("backoff needs 0 < base <= cap");
        }
    }

    /** @param failures how many tries have failed so far, at least 1 */
    public Duration beforeNext(int failures) {
        return Duration.ofNanos((long) (bound(failures).toNanos() * random.getAsDouble()));
    }

    /** The upper bound of {@link #beforeNext}. */
    public Duration bound(int failures) {
        long factor = 1L << Math.min(Math.max(failures, 1) - 1, LARGEST_SHIFT);
        return Duration.ofNanos((long) Math.min((double) base.toNanos() * factor, cap.toNanos()));
    }
}
