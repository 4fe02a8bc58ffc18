package io.mxsecrets.webhook.review;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** Figures about reviews. Labels come from closed sets: nothing of a request reaches a name. */
public final class ReviewMetrics {
    private final MeterRegistry registry;
    private final Timer timer;

    public ReviewMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.timer = Timer.builder("mxsecrets.webhook.review")
                .description("How long reviews took, waiting included.")
                .serviceLevelObjectives(
                        Duration.ofMillis(1),
                        Duration.ofMillis(2),
                        Duration.ofMillis(5),
                        Duration.ofMillis(10),
                        Duration.ofMillis(20),
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(250),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(1),
                        Duration.ofMillis(2500),
                        Duration.ofSeconds(5))
                .register(registry);
        // From 0 on: of a counter that comes into being with its first refusal, Prometheus sees no increase.
        reloads("loaded");
        reloads("refused");
    }

    public void count(String outcome, String reason) {
        registry.counter("mxsecrets.webhook.reviews", "outcome", outcome, "reason", reason)
                .increment();
    }

    public void took(long nanos) {
        timer.record(Duration.ofNanos(nanos));
    }

    /** @param outcome {@code loaded} or {@code refused} */
    public void reloaded(String outcome) {
        reloads(outcome).increment();
    }

    private Counter reloads(String outcome) {
        return registry.counter("mxsecrets.webhook.configuration.reloads", "outcome", outcome);
    }
}
