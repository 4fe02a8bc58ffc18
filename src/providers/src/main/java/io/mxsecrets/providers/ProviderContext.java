package io.mxsecrets.providers;

import io.mxsecrets.core.observe.Telemetry;
import io.mxsecrets.core.settings.resolve.Settings;
import io.mxsecrets.core.time.Backoff;
import io.mxsecrets.core.time.Sleeper;
import io.mxsecrets.core.time.Ticker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleSupplier;

/**
 * Everything that a provider needs of the world, so that tests can move it.
 *
 * @param settings the settings of the whole agent: certificates, proxy, log level
 * @param environment the variables of the process
 * @param clock wall time, for signatures and expiry dates
 * @param ticker monotonic time, for deadlines
 * @param random from 0 (inclusive) to 1 (exclusive), for jitter
 */
public record ProviderContext(
        Settings settings,
        Map<String, String> environment,
        InstantSource clock,
        Ticker ticker,
        Sleeper sleeper,
        DoubleSupplier random,
        Telemetry telemetry) {
    public ProviderContext {
        Objects.requireNonNull(settings);
        environment = Map.copyOf(environment);
        Objects.requireNonNull(clock);
        Objects.requireNonNull(ticker);
        Objects.requireNonNull(sleeper);
        Objects.requireNonNull(random);
        Objects.requireNonNull(telemetry);
    }

    /** How a call that may do better a little later is repeated. */
    public Tries tries() {
        return new Tries(backoff(), sleeper);
    }

    /** The waits between tries of one call. */
    public Backoff backoff() {
        return new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10), random);
    }
}
