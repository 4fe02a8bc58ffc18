package io.mxsecrets.cli.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A secret without its values.
 *
 * @param versions newest first, as far as the store tells
 * @param deleted since when it waits for its deletion
 */
public record SecretDescription(
        List<Version> versions, Optional<Instant> deleted, Optional<String> description, Map<String, String> tags) {
    /**
     * @param stages AWS's labels; of Vault {@code current}, {@code deleted} or {@code destroyed}
     */
    public record Version(String id, List<String> stages, Optional<Instant> created) {
        public Version {
            Objects.requireNonNull(id);
            stages = List.copyOf(stages);
            Objects.requireNonNull(created);
        }
    }

    public SecretDescription {
        versions = List.copyOf(versions);
        Objects.requireNonNull(deleted);
        Objects.requireNonNull(description);
        tags = new TreeMap<>(tags);
    }
}
