package io.mxsecrets.agent;

import io.mxsecrets.core.time.Sleeper;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The wish to end, which no sleep outlasts. */
final class ShutdownSignal implements Sleeper {
    private final CountDownLatch wish = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);

    void request() {
        wish.countDown();
    }

    boolean requested() {
        return wish.getCount() == 0;
    }

    /** Everything is given back. */
    void done() {
        done.countDown();
    }

    /** @return whether that happened in time */
    boolean awaitDone(Duration atMost) throws InterruptedException {
        return done.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        if (wish.await(duration.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new InterruptedException("asked to stop");
        }
    }
}
