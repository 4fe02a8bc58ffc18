package io.mxsecrets.core.time;

import java.time.Duration;
import java.util.Objects;

/** The moment, on the monotonic clock, by which a whole operation must have ended, all its tries included. */
public final class Deadline {
    private final Ticker ticker;
    private final long end;
    private final boolean retries;

    private Deadline(Ticker ticker, long end, boolean retries) {
        this.ticker = Objects.requireNonNull(ticker);
        this.end = end;
        this.retries = retries;
    }

    public static Deadline after(Duration duration, Ticker ticker) {
        return new Deadline(ticker, ticker.nanos() + duration.toNanos(), true);
    }

    /** The same moment for somebody who has a schedule of his own and wants one try, however much time is left. */
    public Deadline forOneTry() {
        return new Deadline(ticker, end, false);
    }

    /** Whether another try after this wait still makes sense. */
    public boolean allows(Duration wait) {
        return retries && wait.compareTo(remaining()) < 0;
    }

    /** What is left, never negative. */
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, end - ticker.nanos()));
    }

    public boolean passed() {
        return end - ticker.nanos() <= 0;
    }

    /** The shorter of {@code wish} and what is left: the time-out of one try. */
    public Duration atMost(Duration wish) {
        Duration left = remaining();
        return wish.compareTo(left) < 0 ? wish : left;
    }
}
