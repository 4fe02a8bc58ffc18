package io.mxsecrets.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ReviewQueueTest {
    private final AtomicLong nanos = new AtomicLong();

    private static String get(CompletionStage<String> stage) throws Exception {
        return stage.toCompletableFuture().get();
    }

    @Test
    void whoFindsNoPlaceIsToldAtOnce() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        try (ReviewQueue queue = new ReviewQueue(1, 2, Duration.ofSeconds(1), nanos::get)) {
            List<CompletionStage<String>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                all.add(queue.submit(() -> {
                    await(busy);
                    return "done";
                }));
            }
            assertThat(all.get(3).toCompletableFuture()).isCompletedExceptionally();
            busy.countDown();
            assertThat(get(all.get(0))).isEqualTo("done");
            assertThat(get(all.get(2))).isEqualTo("done");
        }
    }

    @Test
    void whoHasWaitedTooLongIsNotWorkedFor() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch busy = new CountDownLatch(1);
        try (ReviewQueue queue = new ReviewQueue(1, 2, Duration.ofSeconds(1), nanos::get)) {
            CompletionStage<String> first = queue.submit(() -> {
                begun.countDown();
                await(busy);
                return "first";
            });
            await(begun);
            CompletionStage<String> second = queue.submit(() -> "second");
            nanos.addAndGet(Duration.ofMillis(1001).toNanos());
            busy.countDown();

            assertThat(get(first)).isEqualTo("first");
            assertThatThrownBy(() -> get(second))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(ReviewQueue.Overloaded.class);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
