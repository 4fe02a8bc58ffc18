package io.mxsecrets.core.publish;

import io.mxsecrets.core.output.RenderedFile;
import io.mxsecrets.core.publish.manifest.Manifest;
import io.mxsecrets.core.publish.manifest.SourceState;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A generation that is not on disk yet.
 *
 * @param files all outputs; their paths have one or two parts
 * @param settings see {@link Manifest#settings}
 * @param readAtStart whether readers of these files read them only at their start
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
        Set<String> paths = new HashSet<>();
        if (!files.stream().allMatch(file -> paths.add(file.path()))) {
            throw new IllegalArgumentException("two files of a generation have one path");
        }
        Objects.requireNonNull(settings);
        sources = Map.copyOf(sources);
        keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
    }

    /** The names that readers open: the first parts of all paths, that of the manifest too. */
    Set<String> links() {
        Set<String> links = new HashSet<>();
        links.add(Manifest.FILE);
        for (RenderedFile file : files) {
            int slash = file.path().indexOf('/');
            links.add(slash < 0 ? file.path() : file.path().substring(0, slash));
        }
        return links;
    }

    /** The names among {@link #links} that are directories, with the number of files in each. */
    Map<String, Integer> directories() {
        Map<String, Integer> directories = new LinkedHashMap<>();
        for (RenderedFile file : files) {
            int slash = file.path().indexOf('/');
            if (slash >= 0) {
                directories.merge(file.path().substring(0, slash), 1, Integer::sum);
            }
        }
        return directories;
    }
}
