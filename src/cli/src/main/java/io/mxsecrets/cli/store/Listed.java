package io.mxsecrets.cli.store;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One line of a list.
 *
 * @param deleted since when it waits for its deletion
 */
public record Listed(String name, Optional<String> description, Map<String, String> tags, Optional<Instant> deleted) {
    public Listed {
        Objects.requireNonNull(name);
        Objects.requireNonNull(description);
        tags = new TreeMap<>(tags);
        Objects.requireNonNull(deleted);
    }
}
