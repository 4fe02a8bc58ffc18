package io.mxsecrets.webhook.server;

import io.mxsecrets.core.time.Ticker;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Where reviews wait for a thread: so many at most and so long at most. Whoever finds no place, or has waited that long, is
 * told at once, so that the API server can ask another replica while its own deadline lasts. And whoever has a thread is
 * answered before that deadline, even if the thread still waits for the cluster: an API server that gives up by itself can
 * tell nobody why.
 */
public final class ReviewQueue implements AutoCloseable {
    /** There was no place, no turn or no answer in time. */
    static final class Refused extends RuntimeException {
        private final String reason;

        Refused(String reason) {
            super(reason, null, false, false);
            this.reason = reason;
        }

        /** {@code overloaded}, or {@code late} of a review that was being worked on. */
        String reason() {
            return reason;
        }
    }

    private final ThreadPoolExecutor threads;
    private final ScheduledThreadPoolExecutor clock;
    private final Duration patience;
    private final Ticker ticker;

    /** Turns that are being worked on, and since when. */
    private final Map<Turn<?>, Long> running = new ConcurrentHashMap<>();

    /** @param patience how long a review waits for its turn */
    public ReviewQueue(int threads, int places, Duration patience, Ticker ticker) {
        this.threads = new ThreadPoolExecutor(
                threads,
                threads,
                1,
                TimeUnit.MINUTES,
                new ArrayBlockingQueue<>(places),
                work -> daemon(work, "review"));
        this.threads.allowCoreThreadTimeOut(true);
        this.clock = new ScheduledThreadPoolExecutor(1, work -> daemon(work, "review-deadline"));
        this.clock.setRemoveOnCancelPolicy(true);
        this.patience = patience;
        this.ticker = ticker;
    }

    /** How long the review that has been worked on longest has been. */
    Duration longest() {
        long now = ticker.nanos();
        return Duration.ofNanos(
                running.values().stream().mapToLong(start -> now - start).max().orElse(0));
    }

    /**
     * @param limit how long all may take
     * @param after called once when nobody works on it any more, which may be after it was answered
     * @return what the work returns or throws, or {@link Refused}
     */
    <T> CompletionStage<T> submit(Supplier<T> work, Duration limit, Runnable after) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Turn<T> turn = new Turn<>(work, answer, after);
        try {
            threads.execute(turn);
        } catch (RejectedExecutionException e) {
            after.run();
            answer.completeExceptionally(new Refused("overloaded"));
            return answer;
        }
        Duration wait = patience.compareTo(limit) < 0 ? patience : limit;
        Future<?> waited = after(wait, () -> giveUp(turn));
        Future<?> late = after(limit, () -> answer.completeExceptionally(new Refused("late")));
        answer.whenComplete((done, failure) -> {
            waited.cancel(false);
            late.cancel(false);
        });
        return answer;
    }

    private Future<?> after(Duration time, Runnable what) {
        return clock.schedule(what, time.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Frees the place of whoever has not had a turn. */
    private void giveUp(Turn<?> turn) {
        if (threads.remove(turn)) {
            turn.after.run();
            turn.answer.completeExceptionally(new Refused("overloaded"));
        }
    }

    /** One review's. Whatever is thrown ends it alone; where the heap is gone, an option of both images ends the process. */
    private final class Turn<T> implements Runnable {
        private final Supplier<T> work;
        private final CompletableFuture<T> answer;
        private final Runnable after;

        Turn(Supplier<T> work, CompletableFuture<T> answer, Runnable after) {
            this.work = work;
            this.answer = answer;
            this.after = after;
        }

        @Override
        public void run() {
            running.put(this, ticker.nanos());
            T done = null;
            Throwable failure = null;
            try {
                done = work.get();
            } catch (RuntimeException | Error e) {
                failure = e;
            } finally {
                running.remove(this);
                after.run();
            }
            if (failure == null) {
                answer.complete(done);
            } else {
                answer.completeExceptionally(failure);
            }
        }
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        threads.shutdown();
        clock.shutdown();
    }
}
