package io.mxsecrets.webhook.review;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** The metrics of reviews and of configurations. Labels come from closed sets: nothing of a request reaches a label. */
public final class ReviewMetrics {
    private final MeterRegistry registry;
    private final Timer timer;

    public ReviewMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.timer = Timer.builder("mxsecrets.webhook.review")
                .description("Duration of admission reviews, including the time in the queue.")
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
        // From 0 on: Prometheus sees no increase if a counter appears only with its first refusal.
        reloads("loaded");
        reloads("refused");
    }

    public void count(String outcome, String reason) {
        Counter.builder("mxsecrets.webhook.reviews")
                .description("Admission reviews, by outcome and reason.")
                .tags("outcome", outcome, "reason", reason)
                .register(registry)
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
        return Counter.builder("mxsecrets.webhook.configuration.reloads")
                .description("Changed configurations, loaded or refused.")
                .tag("outcome", outcome)
                .register(registry);
    }
}
