package io.mxsecrets.agent.observe;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What the loop lets others see, made anew at the end of each tick. Times are on the monotonic clock, in nanoseconds.
 *
 * @param generation whether there is a generation on disk
 * @param changed whether it is another one than the pod's first
 * @param ready whether a pod may be called ready as far as the sources go
 * @param links what readers open; none where there is no whole generation
 * @param wake when the loop will look again
 * @param feeds the times of each source, by alias
 */
public record LoopStatus(
        boolean generation, boolean changed, boolean ready, Set<Path> links, long wake, Map<String, Times> feeds) {
    /** Before the first tick. */
    public static LoopStatus none(long now) {
        return new LoopStatus(false, false, false, Set.of(), now, Map.of());
    }

    /**
     * @param lastSuccess of the last check that the store answered
     * @param due of the next check
     */
    public record Times(Optional<Long> lastSuccess, Optional<Long> due) {
        public Times {
            Objects.requireNonNull(lastSuccess);
            Objects.requireNonNull(due);
        }
    }

    public LoopStatus {
        links = Set.copyOf(links);
        feeds = Map.copyOf(feeds);
    }

    /** Looks anew at each call: whether readers find what they open. */
    public boolean readable() {
        return !links.isEmpty() && links.stream().allMatch(Files::isReadable);
    }
}
