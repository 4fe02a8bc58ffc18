package io.mxsecrets.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.time.Backoff;
import io.mxsecrets.core.time.Deadline;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TriesTest {
    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger calls = new AtomicInteger();
    private final Tries tries = new Tries(
            new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10), () -> 0.5),
            wait -> now.addAndGet(wait.toNanos()));

    private Deadline deadline(int seconds) {
        return Deadline.after(Duration.ofSeconds(seconds), now::get);
    }

    private String failing(int times, Reason reason) {
        if (calls.incrementAndGet() <= times) {
            throw Failure.of(reason, Step.READ, "try " + calls, "wait");
        }
        return "done";
    }

    @Test
    void repeatsWhatMayPass() {
        assertThat(tries.until(deadline(10), () -> failing(3, Reason.UNREACHABLE)))
                .isEqualTo("done");
        assertThat(now.get()).isEqualTo(Duration.ofMillis(100 + 200 + 400).toNanos());
    }

    @Test
    void throwsAtOnceWhatOnlyAHumanCanCure() {
        assertThatThrownBy(() -> tries.until(deadline(10), () -> failing(9, Reason.DENIED)))
                .hasMessage("try 1; wait");
    }

    @Test
    void throwsTheLastFailureBeforeItSleepsPastTheDeadline() {
        assertThatThrownBy(() -> tries.until(deadline(2), () -> failing(99, Reason.STORE_ERROR)))
                .hasMessage("try " + calls + "; wait");
        assertThat(now.get()).isLessThan(Duration.ofSeconds(2).toNanos());
    }

    @Test
    void startsSlowerWhereTheStoreThrottles() {
        tries.until(deadline(10), () -> failing(1, Reason.THROTTLED_BY_STORE));
        assertThat(now.get()).isEqualTo(Duration.ofMillis(800).toNanos());
    }

    @Test
    void waitsAsLongAsTheStoreAsksWhereThereIsTime() {
        Failure asking =
                Failure.of(Reason.STORE_ERROR, Step.READ, "later", "wait").withPause(Duration.ofSeconds(3));
        tries.until(deadline(10), () -> {
            if (calls.incrementAndGet() == 1) {
                throw asking;
            }
            return "done";
        });
        assertThat(now.get()).isEqualTo(Duration.ofMillis(3100).toNanos());

        now.set(0);
        assertThatThrownBy(() -> tries.until(deadline(2), () -> {
                    calls.incrementAndGet();
                    throw asking;
                }))
                .isSameAs(asking);
        assertThat(calls.get()).isGreaterThan(4);
    }

    @Test
    void triesWhatLooksFinalAgainForItsGraceOnly() {
        Failure denied =
                Failure.of(Reason.LOGIN_DENIED, Step.LOGIN, "no", "wait").withGrace(Duration.ofSeconds(10));
        assertThatThrownBy(() -> tries.until(deadline(60), () -> {
                    calls.incrementAndGet();
                    throw denied;
                }))
                .isSameAs(denied);
        assertThat(calls.get()).isBetween(5, 12);
        assertThat(Duration.ofNanos(now.get())).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(16));
    }

    @Test
    void tellsOfTheLastTryThatTheDeadlineDidNotCut() {
        assertThatThrownBy(() -> tries.until(deadline(2), () -> {
                    if (calls.incrementAndGet() == 3) {
                        now.addAndGet(Duration.ofSeconds(2).toNanos());
                        throw Failure.of(Reason.UNREACHABLE, Step.READ, "cut", "wait");
                    }
                    throw Failure.of(Reason.STORE_ERROR, Step.READ, "said", "wait");
                }))
                .hasMessage("said; wait");
    }

    @Test
    void triesOnceForACallerWithAScheduleOfHisOwn() {
        assertThatThrownBy(() -> tries.until(deadline(60).forOneTry(), () -> failing(9, Reason.UNREACHABLE)))
                .hasMessage("try 1; wait");
        assertThat(now.get()).isZero();
    }

    @Test
    void givesUpWhenAskedToStop() {
        Tries interrupted = new Tries(tries.backoff(), wait -> {
            throw new InterruptedException();
        });
        assertThatThrownBy(() -> interrupted.until(deadline(60), () -> failing(9, Reason.UNREACHABLE)))
                .hasMessage("try 1; wait");
        assertThat(Thread.interrupted()).isTrue();
    }
}
