package io.mxsecrets.cli.store;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** What is written beside a secret for people and bills: never a secret itself. */
public record Labels(Optional<String> description, Map<String, String> tags) {
    public Labels {
        Objects.requireNonNull(description);
        tags = new TreeMap<>(tags);
    }

    public boolean isEmpty() {
        return description.isEmpty() && tags.isEmpty();
    }
}
