package io.mxsecrets.agent.status;

import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.publish.manifest.SourceState;
import java.util.Objects;
import java.util.Optional;

/**
 * What the loop lets others see of one source. Times are on the monotonic clock, in nanoseconds.
 *
 * @param held the version whose entries are in the files; empty where they hold none of this source
 * @param failing why its last check failed
 * @param stale whether it had no answer for longer than its {@code stale-ttl}
 * @param lastSuccess of the last check that the store answered
 * @param due of the next check
 */
public record SourceStatus(
        Optional<SourceState> held,
        Optional<Reason> failing,
        boolean stale,
        Optional<Long> lastSuccess,
        Optional<Long> due) {
    public SourceStatus {
        Objects.requireNonNull(held);
        Objects.requireNonNull(failing);
        Objects.requireNonNull(lastSuccess);
        Objects.requireNonNull(due);
    }

    /** Of files that are kept and no longer refreshed. */
    static SourceStatus kept(SourceState state) {
        return new SourceStatus(Optional.of(state), Optional.empty(), false, Optional.empty(), Optional.empty());
    }
}
