package io.mxsecrets.agent.refresh;

import io.mxsecrets.agent.notify.Announcement;
import io.mxsecrets.agent.notify.Notifier;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.time.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleSupplier;

/** The announcement that is still to be made, with bounded tries. A newer one takes its place and its keys along. */
final class PendingNotification {
    private static final int TRIES = 4;

    private final Optional<Notifier> notifier;
    private final Backoff backoff;

    private Optional<Announcement> pending = Optional.empty();
    private int failures;
    private long due;

    PendingNotification(Optional<Notifier> notifier, DoubleSupplier random) {
        this.notifier = notifier;
        this.backoff = new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(30), random);
    }

    void announce(Announcement announcement, long now) {
        if (notifier.isEmpty()) {
            return;
        }
        Set<String> changed = new LinkedHashSet<>();
        pending.ifPresent(earlier -> changed.addAll(earlier.changed()));
        changed.addAll(announcement.changed());
        List<String> all = new ArrayList<>(changed);
        pending = Optional.of(
                new Announcement(announcement.generation(), announcement.restartDue(), all, announcement.token()));
        failures = 0;
        due = now;
    }

    /** When there is something to do; empty when there is nothing. */
    Optional<Long> due() {
        return pending.map(announcement -> due);
    }

    /**
     * One try, if it is time for one.
     *
     * @return the generation that was announced; empty when there was nothing to do
     * @throws Failure of the try; after the last one the announcement is dropped until the next change
     */
    Optional<String> step(long now) {
        if (pending.isEmpty() || due - now > 0) {
            return Optional.empty();
        }
        try {
            notifier.orElseThrow().tell(pending.get());
            String generation = pending.get().generation();
            pending = Optional.empty();
            return Optional.of(generation);
        } catch (Failure failure) {
            failures++;
            due = now + backoff.beforeNext(failures).toNanos();
            pending = failures < TRIES ? pending : Optional.empty();
            throw failure;
        }
    }
}
