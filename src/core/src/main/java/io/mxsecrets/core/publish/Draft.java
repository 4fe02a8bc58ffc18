package io.mxsecrets.core.publish;

import io.mxsecrets.core.format.RenderedFile;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A generation that is not on disk yet.
 *
 * @param files all outputs; their paths have one or two parts
 * @param settings see {@link Manifest#settings}
 * @param readAtStart whether readers of these files read them at their start alone
 * @param sources by alias
 * @param keys the alias of the source of each key, in the order in which the manifest shall name them
 */
public record Draft(
        List<RenderedFile> files,
        String settings,
        boolean readAtStart,
        Map<String, SourceState> sources,
        Map<String, String> keys) {
    private static final String PART = "(?!\\.\\.|\\.(?:/|$))[^/\\x00]+";
    /** One or two parts, neither beginning with two dots nor being one dot. */
    private static final Pattern PATH = Pattern.compile(PART + "(?:/" + PART + ")?");

    public Draft {
        files = List.copyOf(files);
        for (RenderedFile file : files) {
            if (!PATH.matcher(file.path()).matches() || file.path().equals(Manifest.FILE)) {
                throw new IllegalArgumentException("a file of a generation may not have this path");
            }
        }
        if (files.stream().map(RenderedFile::path).distinct().count() < files.size()) {
            throw new IllegalArgumentException("two files of a generation have one path");
        }
        Objects.requireNonNull(settings);
        sources = Map.copyOf(sources);
        keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
    }

    /** The paths of all files and of the manifest, sorted. */
    List<String> paths() {
        return Stream.concat(files.stream().map(RenderedFile::path), Stream.of(Manifest.FILE))
                .sorted()
                .toList();
    }

    /** The names that readers open: the first parts of all paths. */
    Set<String> links() {
        return paths().stream().map(path -> path.split("/", 2)[0]).collect(Collectors.toSet());
    }
}
