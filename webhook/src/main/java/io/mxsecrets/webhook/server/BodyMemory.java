package io.mxsecrets.webhook.server;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A part of the heap that all requests share: whoever holds bytes takes them first, and gives them back. */
public final class BodyMemory {
    private final Semaphore bytes;

    BodyMemory(long size) {
        this.bytes = new Semaphore((int) Math.min(size, Integer.MAX_VALUE));
    }

    /**
     * @param part so much of the heap is a quarter, an eighth and so on
     * @param least whatever the heap: the largest request must fit
     */
    public static BodyMemory ofTheHeap(int part, long least) {
        return new BodyMemory(Math.max(Runtime.getRuntime().maxMemory() / part, least));
    }

    /** @return whether there is as much at once */
    boolean take(int wanted) {
        return bytes.tryAcquire(wanted);
    }

    /** @return whether there is as much within this time */
    boolean take(int wanted, Duration patience) {
        try {
            return bytes.tryAcquire(wanted, patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    void leave(int taken) {
        bytes.release(taken);
    }

    int free() {
        return bytes.availablePermits();
    }
}
