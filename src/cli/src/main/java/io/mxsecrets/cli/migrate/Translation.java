package io.mxsecrets.cli.migrate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What became of a pod's wishes: settings of ours, and sentences about what has none. No sentence holds a value. */
final class Translation {
    private static final int LONGEST_ALIAS = 16;
    /** Those of one source, which no other source shares. */
    private static final Set<String> OWN = Set.of("secret", "version", "as", "entry", "keys", "rename");

    private final Map<String, String> settings = new TreeMap<>();
    private final List<Source> sources = new ArrayList<>();
    private final Set<String> sentences = new LinkedHashSet<>();

    /** A setting of the pod, or of all of its sources. */
    void set(String setting, String value) {
        settings.put(setting, value);
    }

    void add(Collection<Source> more) {
        sources.addAll(more);
    }

    void leaveOut(String what, String why) {
        sentences.add(what + " is left out: " + why);
    }

    /** Something that only a person can know. */
    void check(String sentence) {
        sentences.add("check: " + sentence);
    }

    List<String> sentences() {
        return List.copyOf(sentences);
    }

    /** By name, with the alias where there are several sources; empty where nothing is asked for. */
    Map<String, String> settings() {
        if (sources.isEmpty()) {
            return Map.of();
        }
        Map<String, String> all = new TreeMap<>(settings);
        all.put("inject", "true");
        Set<String> taken = new TreeSet<>();
        for (Source source : sources) {
            String alias = sources.size() == 1 ? "" : "." + alias(source.name(), taken);
            source.settings().forEach((name, value) -> all.put(shared(name, value) ? name : name + alias, value));
        }
        return all;
    }

    private boolean shared(String name, String value) {
        return !OWN.contains(name)
                && sources.stream()
                        .allMatch(source -> value.equals(source.settings().get(name)));
    }

    private static String alias(String name, Set<String> taken) {
        String letters = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
        String whole = letters.isEmpty() || Character.isDigit(letters.charAt(0)) ? "s" + letters : letters;
        String base = whole.substring(0, Math.min(whole.length(), LONGEST_ALIAS - 2));
        String alias = base;
        for (int i = 2; !taken.add(alias); i++) {
            alias = base + i;
        }
        return alias;
    }
}
