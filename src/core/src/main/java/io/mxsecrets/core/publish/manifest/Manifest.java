package io.mxsecrets.core.publish.manifest;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What {@code manifest.json} tells about the generation that it lies in. Names and versions; never a value nor a hash of
 * one.
 *
 * @param generation when it was made, in UTC, such as {@code 20261122T165641.123Z}: later ones sort after earlier ones
 * @param firstGeneration the first one in this directory, which what was read at start came from
 * @param settings a fingerprint of the settings, secrets excluded: equal settings made it if this is equal
 * @param restartDue whether a reader that reads only at its start has an older generation
 * @param sources by alias
 * @param keys the alias of the source of each key, in the order of keys
 */
public record Manifest(
        String generation,
        String firstGeneration,
        String settings,
        boolean restartDue,
        SortedMap<String, SourceState> sources,
        Map<String, String> keys) {
    public static final String FILE = "manifest.json";
    public static final int SCHEMA = 1;

    public Manifest {
        Objects.requireNonNull(generation);
        Objects.requireNonNull(firstGeneration);
        Objects.requireNonNull(settings);
        sources = Collections.unmodifiableSortedMap(new TreeMap<>(sources));
        keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
    }

    /** When the generation was made, as its name says; the epoch where the name is another. */
    public Instant made() {
        return GenerationName.time(generation);
    }
}
