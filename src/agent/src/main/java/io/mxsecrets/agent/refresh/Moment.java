package io.mxsecrets.agent.refresh;

import io.mxsecrets.core.time.Ticker;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.DoubleSupplier;

/**
 * Where the loop has time and chance from.
 *
 * @param ticker everything that is scheduled hangs on it, so that a clock that is set moves nothing
 * @param wall for stamps, and for the dates that stores give
 * @param random from 0 (inclusive) to 1 (exclusive)
 */
public record Moment(Ticker ticker, InstantSource wall, DoubleSupplier random) {
    public Moment {
        Objects.requireNonNull(ticker);
        Objects.requireNonNull(wall);
        Objects.requireNonNull(random);
    }

    long now() {
        return ticker.nanos();
    }
}
