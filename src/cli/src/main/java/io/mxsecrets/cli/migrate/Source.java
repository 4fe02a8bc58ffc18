package io.mxsecrets.cli.migrate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One secret that a pod asks for, as settings of ours. */
final class Source {
    private final String name;
    private final Map<String, String> settings = new TreeMap<>();
    private final List<String> keys = new ArrayList<>();
    private final List<String> renames = new ArrayList<>();

    /** @param name what the other product calls it; an alias is made of it where there are several */
    Source(String name, String secret) {
        this.name = name;
        settings.put("secret", secret);
    }

    Source with(String setting, String value) {
        settings.put(setting, value);
        return this;
    }

    /** One key of the document, under this name in the file. */
    Source key(String key, String named) {
        if (!keys.contains(key)) {
            keys.add(key);
        }
        if (!named.isEmpty() && !named.equals(key)) {
            renames.add(key + "=" + named);
        }
        return this;
    }

    String name() {
        return name;
    }

    Map<String, String> settings() {
        Map<String, String> all = new TreeMap<>(settings);
        if (!keys.isEmpty()) {
            all.put("keys", String.join(",", keys));
        }
        if (!renames.isEmpty()) {
            all.put("rename", String.join(",", renames));
        }
        return all;
    }
}
