package io.mxsecrets.agent.schedule;

import io.mxsecrets.core.time.Sleeper;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The wish to end, which no sleep outlasts. */
public final class ShutdownSignal implements Sleeper {
    private final CountDownLatch wish = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);

    public void request() {
        wish.countDown();
    }

    public boolean requested() {
        return wish.getCount() == 0;
    }

    /** Everything is given back. */
    public void done() {
        done.countDown();
    }

    /** @return whether that happened in time */
    public boolean awaitDone(Duration atMost) throws InterruptedException {
        return done.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        if (wish.await(duration.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new InterruptedException("asked to stop");
        }
    }
}
