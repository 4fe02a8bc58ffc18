package io.mxsecrets.webhook;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Where reviews wait for a thread: so many at most and so long at most. Whoever finds no place, or has waited too long when
 * its turn comes, is told at once, so that the API server can ask another replica while its own deadline lasts.
 */
final class ReviewQueue implements AutoCloseable {
    /** There was no place or no time. */
    static final class Overloaded extends RuntimeException {
        Overloaded() {
            super("overloaded", null, false, false);
        }
    }

    private final ThreadPoolExecutor threads;
    private final long patience;
    private final LongSupplier nanoTime;

    ReviewQueue(int threads, int places, Duration patience, LongSupplier nanoTime) {
        this.threads = new ThreadPoolExecutor(
                threads, threads, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(places), ReviewQueue::thread);
        this.threads.allowCoreThreadTimeOut(true);
        this.patience = patience.toNanos();
        this.nanoTime = nanoTime;
    }

    /** @return what the work returns or throws, or {@link Overloaded} */
    <T> CompletionStage<T> submit(Supplier<T> work) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        long arrived = nanoTime.getAsLong();
        try {
            threads.execute(() -> run(work, arrived, answer));
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(new Overloaded());
        }
        return answer;
    }

    private <T> void run(Supplier<T> work, long arrived, CompletableFuture<T> answer) {
        if (nanoTime.getAsLong() - arrived > patience) {
            answer.completeExceptionally(new Overloaded());
            return;
        }
        try {
            answer.complete(work.get());
        } catch (RuntimeException | Error e) {
            answer.completeExceptionally(e);
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "review");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
