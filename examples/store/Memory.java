package com.example.memory;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What would be a server. */
final class Memory {
    static final Memory EMPTY = new Memory();

    private final Map<String, Item> items = new HashMap<>();
    private boolean silent;

    /** @param version counts from 1 */
    record Item(byte[] bytes, String version) {}

    void put(String name, byte[] bytes) {
        int before = item(name).map(item -> Integer.parseInt(item.version())).orElse(0);
        items.put(name, new Item(bytes, String.valueOf(before + 1)));
    }

    Optional<Item> item(String name) {
        return Optional.ofNullable(items.get(name));
    }

    void silence() {
        silent = true;
    }

    boolean silent() {
        return silent;
    }
}
