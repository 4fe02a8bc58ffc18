package io.mxsecrets.core.entries;

import java.util.AbstractMap;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** A map that never changes and keeps the order it was made in. A copy of one is itself, as with {@link Map#copyOf}. */
public final class OrderedMap<K, V> extends AbstractMap<K, V> {
    private final Map<K, V> map;

    private OrderedMap(Map<K, V> map) {
        this.map = Collections.unmodifiableMap(map);
    }

    public static <K, V> Map<K, V> copyOf(Map<K, V> map) {
        return map instanceof OrderedMap ? map : new OrderedMap<>(new LinkedHashMap<>(map));
    }

    /** @param map nobody else has */
    static <K, V> Map<K, V> owning(LinkedHashMap<K, V> map) {
        return new OrderedMap<>(map);
    }

    @Override
    public V get(Object key) {
        return map.get(key);
    }

    @Override
    public boolean containsKey(Object key) {
        return map.containsKey(key);
    }

    @Override
    public Set<Entry<K, V>> entrySet() {
        return map.entrySet();
    }
}
