package io.mxsecrets.core.time;

import io.mxsecrets.core.failure.Failure;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BiConsumer;

/** The moment, on the monotonic clock, by which a whole operation must have ended, all its tries included. */
public final class Deadline {
    private final Ticker ticker;
    private final long end;
    private final boolean retries;
    private final BiConsumer<String, Failure> listener;
    private final String source;

    private Deadline(Ticker ticker, long end, boolean retries, BiConsumer<String, Failure> listener, String source) {
        this.ticker = Objects.requireNonNull(ticker);
        this.end = end;
        this.retries = retries;
        this.listener = Objects.requireNonNull(listener);
        this.source = Objects.requireNonNull(source);
    }

    public static Deadline after(Duration duration, Ticker ticker) {
        return new Deadline(ticker, ticker.nanos() + duration.toNanos(), true, (source, failure) -> {}, "");
    }

    /** The same moment for a caller that hears of each failure that is tried again, with the alias of its source. */
    public Deadline telling(BiConsumer<String, Failure> whom) {
        return new Deadline(ticker, end, retries, whom, source);
    }

    /** The same moment for the work of one source. */
    public Deadline named(String alias) {
        return new Deadline(ticker, end, retries, listener, alias);
    }

    /** What is about to be tried again. */
    public void failed(Failure failure) {
        listener.accept(source, failure);
    }

    /** The same moment for a caller with its own schedule: one try, however much time is left. */
    public Deadline forOneTry() {
        return new Deadline(ticker, end, false, listener, source);
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
