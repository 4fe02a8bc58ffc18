package io.mxsecrets.core.time;

import java.time.Duration;

/** Waits; the in-memory twin of tests moves its clock instead. */
@FunctionalInterface
public interface Sleeper {
    void sleep(Duration duration) throws InterruptedException;

    static Sleeper system() {
        return duration -> Thread.sleep(duration.toMillis());
    }
}
