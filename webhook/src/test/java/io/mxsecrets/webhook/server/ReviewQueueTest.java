package io.mxsecrets.webhook.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReviewQueueTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger over = new AtomicInteger();
    private final CountDownLatch busy = new CountDownLatch(1);

    @AfterEach
    void letGo() {
        busy.countDown();
    }

    private String work() {
        try {
            busy.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return "done";
    }

    private static String get(CompletionStage<String> stage) {
        return stage.toCompletableFuture().join();
    }

    private static String refusal(CompletionStage<String> stage) {
        Throwable cause = catchThrowableOfType(CompletionException.class, () -> get(stage))
                .getCause();
        return ((ReviewQueue.Refused) cause).reason();
    }

    @Test
    void whoFindsNoPlaceIsToldAtOnce() {
        try (ReviewQueue queue = new ReviewQueue(1, 2, LONG, now::get)) {
            List<CompletionStage<String>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                all.add(queue.submit(this::work, LONG, over::incrementAndGet));
            }
            assertThat(all.get(3).toCompletableFuture()).isCompletedExceptionally();
            assertThat(refusal(all.get(3))).isEqualTo("overloaded");
            busy.countDown();
            assertThat(get(all.get(0))).isEqualTo("done");
            assertThat(get(all.get(2))).isEqualTo("done");
            assertThat(over).hasValue(4);
        }
    }

    @Test
    void f17WhoWaitsTooLongIsToldWithoutATurnAndLeavesItsPlace() {
        try (ReviewQueue queue = new ReviewQueue(1, 1, SHORT, now::get)) {
            CompletionStage<String> first = queue.submit(this::work, LONG, over::incrementAndGet);
            CompletionStage<String> second = queue.submit(() -> "never", LONG, over::incrementAndGet);

            assertThat(refusal(second)).isEqualTo("overloaded"); // while the only thread is still busy
            CompletionStage<String> third = queue.submit(() -> "never either", LONG, over::incrementAndGet);
            assertThat(third.toCompletableFuture()).isNotDone();
            assertThat(refusal(third)).isEqualTo("overloaded");

            busy.countDown();
            assertThat(get(first)).isEqualTo("done");
        }
    }

    @Test
    void f17WhoWorksTooLongIsAnsweredBeforeTheOtherSideGivesUp() {
        try (ReviewQueue queue = new ReviewQueue(1, 1, LONG, now::get)) {
            assertThat(refusal(queue.submit(this::work, SHORT, over::incrementAndGet)))
                    .isEqualTo("late");
        }
    }

    @Test
    void f17WhoWasAnsweredTooEarlyHoldsItsRoomUntilItsThreadIsDone() {
        try (ReviewQueue queue = new ReviewQueue(1, 1, LONG, now::get)) {
            CompletionStage<String> first = queue.submit(this::work, SHORT, over::incrementAndGet);
            assertThat(refusal(first)).isEqualTo("late");
            assertThat(over).hasValue(0);

            busy.countDown();
            CompletionStage<String> second = queue.submit(() -> "next", LONG, () -> {});
            assertThat(get(second)).isEqualTo("next");
            assertThat(over).hasValue(1);
        }
    }

    @Test
    void anErrorEndsOneReviewAlone() {
        try (ReviewQueue queue = new ReviewQueue(1, 1, LONG, now::get)) {
            CompletionStage<String> first = queue.submit(
                    () -> {
                        throw new StackOverflowError();
                    },
                    LONG,
                    over::incrementAndGet);
            assertThatThrownBy(() -> get(first)).hasCauseInstanceOf(StackOverflowError.class);
            assertThat(get(queue.submit(() -> "next", LONG, () -> {}))).isEqualTo("next");
            assertThat(over).hasValue(1);
        }
    }

    @Test
    void aReviewThatIsStuckIsNotAlive() throws InterruptedException {
        try (ReviewQueue queue = new ReviewQueue(1, 1, LONG, now::get)) {
            ReviewHealth health = new ReviewHealth(queue);
            CountDownLatch started = new CountDownLatch(1);
            CompletionStage<String> stuck = queue.submit(
                    () -> {
                        started.countDown();
                        return work();
                    },
                    LONG,
                    () -> {});
            started.await();
            now.set(ReviewHealth.STUCK.toNanos() - 1);
            assertThat(health.call().getStatus()).isEqualTo(HealthCheckResponse.Status.UP);

            now.set(ReviewHealth.STUCK.toNanos());
            assertThat(health.call().getStatus()).isEqualTo(HealthCheckResponse.Status.DOWN);

            busy.countDown();
            assertThat(get(stuck)).isEqualTo("done");
            assertThat(health.call().getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
        }
    }

    @ParameterizedTest
    @CsvSource({"5s,4000", "10s,8000", "1s,800", ",4000", "0s,4000", "31s,4000", "1h,4000", "x,4000"})
    void theLimitFollowsTheApiServersOwn(String timeout, long milliseconds) {
        assertThat(ReviewTimeout.within(timeout)).hasMillis(milliseconds);
    }
}
