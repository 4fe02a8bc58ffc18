package io.mxsecrets.webhook;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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
final class ReviewQueue implements AutoCloseable {
    /** There was no place, no turn or no answer in time. */
    static final class Refused extends RuntimeException {
        private final String reason;

        private Refused(String reason) {
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

    /** @param patience how long a review waits for its turn */
    ReviewQueue(int threads, int places, Duration patience) {
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
    }

    /**
     * @param limit how long all may take
     * @return what the work returns or throws, or {@link Refused}
     */
    <T> CompletionStage<T> submit(Supplier<T> work, Duration limit) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Turn<T> turn = new Turn<>(work, answer);
        try {
            threads.execute(turn);
        } catch (RejectedExecutionException e) {
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
            turn.answer().completeExceptionally(new Refused("overloaded"));
        }
    }

    private record Turn<T>(Supplier<T> work, CompletableFuture<T> answer) implements Runnable {
        @Override
        public void run() {
            try {
                answer.complete(work.get());
            } catch (RuntimeException | Error e) {
                answer.completeExceptionally(e);
            }
        }

        /** Each turn is one of its own. */
        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
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
