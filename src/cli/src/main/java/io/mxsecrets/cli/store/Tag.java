package io.mxsecrets.cli.store;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A tag to look for: its key, and its value where that matters. */
public record Tag(String key, Optional<String> value) {
    public Tag {
        Objects.requireNonNull(key);
        Objects.requireNonNull(value);
    }

    public static Tag parse(String text) {
        int at = text.indexOf('=');
        return at < 0
                ? new Tag(text, Optional.empty())
                : new Tag(text.substring(0, at), Optional.of(text.substring(at + 1)));
    }

    public boolean in(Map<String, String> tags) {
        return tags.containsKey(key)
                && value.filter(v -> !v.equals(tags.get(key))).isEmpty();
    }
}
