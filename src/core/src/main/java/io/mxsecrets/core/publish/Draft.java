package io.mxsecrets.core.publish;

import io.mxsecrets.core.format.RenderedFile;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A generation that is not on disk yet.
 *
 * @param files all outputs; their paths have one or two parts
 * @param settings see {@link Manifest#settings}
 * @param readAtStart whether readers of these files read them at their start alone
 * @param sources by alias
 * @param keys the alias of the source of each key
 */
public record Draft(
        List<RenderedFile> files,
        String settings,
        boolean readAtStart,
        Map<String, SourceState> sources,
        Map<String, String> keys) {
    public Draft {
        files = List.copyOf(files);
        Objects.requireNonNull(settings);
        sources = Map.copyOf(sources);
        keys = Map.copyOf(keys);
    }
}
