package io.mxsecrets.reader;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * All entries of one moment. Immutable: whoever holds it sees values that belong together, whatever is rotated meanwhile.
 * Its text form has no value.
 */
public final class Generation {
    private final String name;
    private final Map<String, String> entries;

    Generation(String name, Map<String, String> entries) {
        this.name = name;
        this.entries = new TreeMap<>(entries);
    }

    /** Differs from that of every other generation; later ones sort after earlier ones. */
    public String name() {
        return name;
    }

    /** The value of a dotted key such as {@code VCS.GitlabAdminPAT}; empty where there is none. */
    public Optional<String> find(String key) {
        return Optional.ofNullable(entries.get(key));
    }

    /** @throws SecretsUnavailable naming the key, where there is none */
    public String get(String key) {
        return find(key).orElseThrow(() -> new SecretsUnavailable("there is no secret with the key " + key));
    }

    public Set<String> keys() {
        return Collections.unmodifiableSet(entries.keySet());
    }

    @Override
    public String toString() {
        return "generation " + name + " with " + entries.size() + " keys";
    }
}
