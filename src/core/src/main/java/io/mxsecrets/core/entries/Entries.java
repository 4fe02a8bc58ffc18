package io.mxsecrets.core.entries;

import io.mxsecrets.core.text.CodePoints;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Entries with distinct keys, sorted by code point: equal input gives equal order. Immutable. */
public final class Entries implements Iterable<Entry> {
    private static final Entries NONE = new Entries(new Entry[0]);
    /** The order of keys: by code point, where {@link String#compareTo} goes by UTF-16 unit. */
    public static final Comparator<String> KEY_ORDER = CodePoints::compare;

    private final Entry[] sorted;

    private Entries(Entry[] sorted) {
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
        Entry[] all = entries.toArray(new Entry[0]);
        Arrays.sort(all, byKey(all));
        int size = 0;
        for (Entry entry : all) {
            if (size > 0 && all[size - 1].key().equals(entry.key())) {
                all[size - 1] = clash.settle(all[size - 1], entry);
            } else {
                all[size++] = entry;
            }
        }
        return new Entries(size == all.length ? all : Arrays.copyOf(all, size));
    }

    /** The two orders differ only where surrogates are, and the order of the JDK is several times faster. */
    private static Comparator<Entry> byKey(Entry[] entries) {
        for (Entry entry : entries) {
            if (CodePoints.hasSurrogate(entry.key())) {
                return Comparator.comparing(Entry::key, KEY_ORDER);
            }
        }
        return (a, b) -> a.key().compareTo(b.key());
    }

    public int size() {
        return sorted.length;
    }

    public boolean isEmpty() {
        return sorted.length == 0;
    }

    public Optional<Entry> get(String key) {
        int low = 0;
        int high = sorted.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = CodePoints.compare(sorted[middle].key(), key);
            if (order == 0) {
                return Optional.of(sorted[middle]);
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return Optional.empty();
    }

    public Stream<Entry> stream() {
        return Arrays.stream(sorted);
    }

    /** The keys in order. */
    public List<String> keys() {
        return stream().map(Entry::key).toList();
    }

    /** The entries that came from one source. */
    public Entries ofSource(String alias) {
        return new Entries(
                stream().filter(e -> e.origin().source().equals(alias)).toArray(Entry[]::new));
    }

    /** The alias of the source of each key, in key order: what the manifest tells of the entries. */
    public Map<String, String> sources() {
        LinkedHashMap<String, String> sources = new LinkedHashMap<>(2 * sorted.length);
        for (Entry entry : sorted) {
            sources.put(entry.key(), entry.origin().source());
        }
        return OrderedMap.owning(sources);
    }

    @Override
    public Iterator<Entry> iterator() {
        return Arrays.asList(sorted).iterator();
    }

    /** The keys alone: never a value. */
    @Override
    public String toString() {
        return keys().toString();
    }
}
