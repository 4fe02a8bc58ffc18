package io.mxsecrets.webhook.server;

import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Not alive with a review that takes far longer than whatever it may wait for: its thread is lost, and a restart is the cure. */
@Liveness
@Singleton
public class ReviewHealth implements HealthCheck {
    /** The longest time-out of a webhook, twice: with its CPU taken away a process is slow, not stuck. */
    static final Duration STUCK = Duration.ofMinutes(1);

    private final ReviewQueue queue;

    ReviewHealth(ReviewQueue queue) {
        this.queue = queue;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("reviews")
                .status(queue.longest().compareTo(STUCK) < 0)
                .build();
    }
}
