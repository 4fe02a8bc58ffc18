package io.mxsecrets.core.entries;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Entries with distinct keys, sorted by code point: equal input gives equal order. Immutable. */
public final class Entries implements Iterable<Entry> {
    private static final Entries NONE = new Entries(Map.of());
    /** The order of keys: by code point, which is that of their UTF-8; {@link String#compareTo} goes by UTF-16 unit. */
    public static final Comparator<String> KEY_ORDER =
            (a, b) -> Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

    private final Map<String, Entry> sorted;

    private Entries(Map<String, Entry> sorted) {
        this.sorted = sorted;
    }

    /** What to do with two entries of one key. */
    @FunctionalInterface
    public interface Clash {
        /** The entry that stays; throws where none may. */
        Entry settle(Entry first, Entry second);
    }

    public static Entries none() {
        return NONE;
    }

    /** @throws IllegalArgumentException when a key comes twice */
    public static Entries of(Collection<Entry> entries) {
        return of(entries, (first, second) -> {
            throw new IllegalArgumentException("two entries of one key");
        });
    }

    /** Sorts, and settles clashes in the order in which the entries came. */
    public static Entries of(Collection<Entry> entries, Clash clash) {
        List<Entry> all = new ArrayList<>(entries);
        all.sort(Comparator.comparing(Entry::key, KEY_ORDER));
        Map<String, Entry> sorted = new LinkedHashMap<>(2 * all.size());
        all.forEach(entry -> sorted.merge(entry.key(), entry, clash::settle));
        return new Entries(sorted);
    }

    public int size() {
        return sorted.size();
    }

    public boolean isEmpty() {
        return sorted.isEmpty();
    }

    public Optional<Entry> get(String key) {
        return Optional.ofNullable(sorted.get(key));
    }

    public Stream<Entry> stream() {
        return sorted.values().stream();
    }

    /** The keys in order. */
    public List<String> keys() {
        return stream().map(Entry::key).toList();
    }

    /** The entries that came from one source. */
    public Entries ofSource(String alias) {
        return of(stream().filter(e -> e.origin().source().equals(alias)).toList());
    }

    /** The alias of the source of each key, in key order: what the manifest tells of the entries. */
    public Map<String, String> sources() {
        Map<String, String> sources = new LinkedHashMap<>(2 * sorted.size());
        sorted.forEach((key, entry) -> sources.put(key, entry.origin().source()));
        return Collections.unmodifiableMap(sources);
    }

    @Override
    public Iterator<Entry> iterator() {
        return List.copyOf(sorted.values()).iterator();
    }

    /** Only the keys, never a value. */
    @Override
    public String toString() {
        return keys().toString();
    }
}
