package io.mxsecrets.examples.node;

import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for what a cluster does in its own time. */
final class Soon {
    private Soon() {}

    /**
     * Looks again and again until what it sees is good.
     *
     * @throws AssertionError with what it saw last, if the limit passes first
     */
    static <T> T see(Duration limit, Supplier<T> look, Predicate<T> good) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        T seen = look.get();
        while (!good.test(seen)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + limit + "; last seen: " + seen);
            }
            Thread.sleep(250);
            seen = look.get();
        }
        return seen;
    }
}
