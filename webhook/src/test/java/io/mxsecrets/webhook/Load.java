package io.mxsecrets.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Calls at a rate, by threads enough that slow answers do not lower it, until closed; counts what went well and keeps what did not. */
public final class Load implements AutoCloseable {
    private static final int THREADS = 16;

    private final AtomicInteger good = new AtomicInteger();
    private final List<String> bad = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final long start = System.nanoTime();
    private volatile boolean going = true;

    /** @param rate calls a second, as long as the other side keeps up */
    public Load(double rate, Callable<Boolean> call) {
        long pause = Math.round(THREADS * 1e9 / rate);
        for (int i = 0; i < THREADS; i++) {
            threads.submit(() -> run(call, pause));
        }
    }

    private void run(Callable<Boolean> call, long pause) {
        long next = System.nanoTime();
        while (going) {
            try {
                if (call.call()) {
                    good.incrementAndGet();
                } else {
                    bad.add("not as it should be");
                }
            } catch (Exception e) {
                bad.add(Instant.now() + " " + e);
            }
            next += pause;
            WebhookProcess.pause(
                    Math.max(0, Duration.ofNanos(next - System.nanoTime()).toMillis()));
        }
    }

    int good() {
        return good.get();
    }

    /** Good calls a second until now. */
    double rate() {
        return good() / (Duration.ofNanos(System.nanoTime() - start).toMillis() / 1e3);
    }

    /** What each call that failed said. */
    public List<String> bad() {
        return bad;
    }

    /** Until so many more calls went well. */
    public void more(int calls) {
        int before = good.get();
        WebhookIT.until(() -> good.get() >= before + calls);
    }

    @Override
    public void close() throws InterruptedException {
        going = false;
        threads.shutdown();
        assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    }
}
