package io.mxsecrets.providers;

import io.mxsecrets.core.settings.resolve.Environment;
import io.mxsecrets.core.settings.resolve.Resolution;
import io.mxsecrets.core.settings.resolve.Settings;
import io.mxsecrets.core.settings.resolve.SourceSettings;
import io.mxsecrets.core.time.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** A world for one provider under test: an environment, and clocks that sleeping moves, so that waits take no time. */
public final class TestWorld {
    public final RecordedTelemetry telemetry = new RecordedTelemetry();
    public final Map<String, String> environment = new TreeMap<>();
    private final AtomicLong slept = new AtomicLong();
    private volatile Duration jumped = Duration.ZERO;
    private final long started = System.nanoTime();

    public TestWorld with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    public Settings settings() {
        Resolution resolution = Environment.resolve(environment);
        return resolution.settings().orElseThrow(() -> new AssertionError(resolution.problems()));
    }

    public SourceSettings source(String alias) {
        return settings().sources().stream()
                .filter(s -> s.alias().equals(alias))
                .findFirst()
                .orElseThrow();
    }

    public SourceSettings source() {
        return source("main");
    }

    public Request request() {
        return new Request(source(), Optional.empty());
    }

    public Request request(String known) {
        return new Request(source(), Optional.of(known));
    }

    /** Monotonic time: the real one and what was slept. */
    public long nanos() {
        return System.nanoTime() - started + slept.get();
    }

    public void pass(Duration time) {
        slept.addAndGet(time.toNanos());
    }

    /** Moves the wall clock alone. */
    public void jump(Duration time) {
        jumped = jumped.plus(time);
    }

    public Duration passed() {
        return Duration.ofNanos(nanos());
    }

    public InstantSource clock() {
        return () -> Instant.now().plusNanos(slept.get()).plus(jumped);
    }

    public Deadline deadline(Duration duration) {
        return Deadline.after(duration, this::nanos);
    }

    public Deadline deadline() {
        return deadline(Duration.ofSeconds(20));
    }

    public ProviderContext surroundings() {
        return new ProviderContext(
                settings(),
                environment,
                clock(),
                this::nanos,
                this::pass,
                new java.util.Random(7)::nextDouble,
                telemetry);
    }
}
