package io.mxsecrets.agent.status;

import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.publish.manifest.Manifest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What the loop lets others see, made anew at the end of each tick. Times are on the monotonic clock, in nanoseconds.
 *
 * @param onDisk the generation on disk
 * @param ready whether a pod may be called ready as far as the sources go
 * @param failing why the files cannot be kept fresh, where that is the fault of no source: the disk, the settings
 * @param links what readers open; none where there is no whole generation
 * @param wake when the loop will look again
 * @param sources by alias, in their order
 */
public record LoopStatus(
        Optional<Manifest> onDisk,
        boolean ready,
        Optional<Reason> failing,
        Set<Path> links,
        long wake,
        Map<String, SourceStatus> sources) {
    /** Before the first tick. */
    public static LoopStatus none(long now) {
        return new LoopStatus(Optional.empty(), false, Optional.empty(), Set.of(), now, Map.of());
    }

    /** Where no loop runs, for the settings are wrong, and the files of an earlier one stay. */
    public static LoopStatus kept(Manifest manifest, Set<Path> links) {
        Map<String, SourceStatus> sources = new LinkedHashMap<>();
        manifest.sources().forEach((alias, state) -> sources.put(alias, SourceStatus.kept(state)));
        return new LoopStatus(
                Optional.of(manifest), true, Optional.of(Reason.SETTINGS), links, Long.MAX_VALUE, sources);
    }

    public LoopStatus {
        Objects.requireNonNull(onDisk);
        Objects.requireNonNull(failing);
        links = Set.copyOf(links);
        sources = Collections.unmodifiableMap(new LinkedHashMap<>(sources));
    }

    /** Whether the generation on disk is another one than the pod's first. */
    public boolean changed() {
        return onDisk.filter(m -> !m.generation().equals(m.firstGeneration())).isPresent();
    }

    /** Looks anew at each call: whether readers find what they open. */
    public boolean readable() {
        return !links.isEmpty() && links.stream().allMatch(Files::isReadable);
    }
}
