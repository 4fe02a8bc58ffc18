package io.mxsecrets.agent.schedule;

import io.mxsecrets.core.time.Ticker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.DoubleSupplier;

/**
 * Where the loop has time and chance from.
 *
 * @param ticker everything that is scheduled hangs on it, so that a clock that is set moves nothing
 * @param wall for stamps, and for the dates that stores give
 * @param random from 0 (inclusive) to 1 (exclusive)
 * @param patience what one feed may take of a check, its login included; a store that hangs holds the others up no longer
 */
public record Clocks(Ticker ticker, InstantSource wall, DoubleSupplier random, Duration patience) {
    /** As long as a provider gives one call. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    public Clocks {
        Objects.requireNonNull(ticker);
        Objects.requireNonNull(wall);
        Objects.requireNonNull(random);
        Objects.requireNonNull(patience);
    }

    public long now() {
        return ticker.nanos();
    }
}
