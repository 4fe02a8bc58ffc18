package io.mxsecrets.core.catalogue;

import io.mxsecrets.core.catalogue.CatalogueKey.State;
import io.mxsecrets.core.catalogue.Finding.Kind;
import io.mxsecrets.core.entries.Entries;
import io.mxsecrets.core.entries.Entry;
import io.mxsecrets.core.entries.EntrySet;
import io.mxsecrets.core.text.Printable;
import io.mxsecrets.core.text.Suggestions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Compares the keys of documents with a catalogue. Notices, and neither fails nor changes an entry. */
public final class Lint {
    private static final String VALUE = ".value";

    private final Catalogue catalogue;
    private final List<String> names;

    public Lint(Catalogue catalogue) {
        this.catalogue = Objects.requireNonNull(catalogue);
        this.names = catalogue.keys().stream().map(CatalogueKey::name).toList();
    }

    /** What there is to say: first about the keys that are there, in their order, then about those that are not. */
    public List<Finding> check(EntrySet gathered) {
        List<Finding> findings = new ArrayList<>();
        for (Entry entry : gathered.entries()) {
            name(entry.key()).ifPresent(findings::add);
            value(entry).or(() -> Hints.whitespace(entry)).ifPresent(findings::add);
        }
        gathered.empty().stream()
                .sorted(Entries.KEY_ORDER)
                .forEach(key -> findings.add(name(key).orElseGet(() -> empty(key))));
        findings.addAll(missing(gathered));
        return findings;
    }

    /** Whether a document is one of this product, by its keys: three of its names at least, and half of all. */
    public boolean isFor(EntrySet gathered) {
        List<String> keys = new ArrayList<>(gathered.entries().keys());
        keys.addAll(gathered.empty());
        long known =
                keys.stream().filter(key -> catalogue.find(key).isPresent()).count();
        return known >= 3 && 2 * known >= keys.size();
    }

    private Optional<Finding> name(String key) {
        Optional<CatalogueKey> known = catalogue.find(key);
        if (known.isEmpty()) {
            return Optional.of(unknown(key));
        }
        return switch (known.get().state()) {
            case CURRENT -> Optional.empty();
            case UNUSED -> Optional.of(new Finding(Kind.UNUSED, key, key + " is not read by anything: leave it out"));
            case NEWER ->
                Optional.of(new Finding(
                        Kind.NEWER,
                        key,
                        key + " is read by later versions"
                                + known.get()
                                        .other()
                                        .map(o -> ", earlier ones read " + o)
                                        .orElse("")));
            case ALIAS ->
                Optional.of(new Finding(
                        Kind.ALIAS,
                        key,
                        key + " is not read by anything: write "
                                + known.get().other().orElseThrow()));
        };
    }

    private Finding unknown(String key) {
        String shown = Printable.quoted(key);
        String bare = key.endsWith(VALUE) ? key.substring(0, key.length() - VALUE.length()) : key;
        if (!bare.equals(key) && catalogue.find(bare).isPresent()) {
            return new Finding(
                    Kind.VALUE_SHAPE,
                    key,
                    shown + " is an object with a value: give the text itself to " + Printable.quoted(bare));
        }
        return new Finding(Kind.UNKNOWN, key, shown + " is not a name of the catalogue" + suggestion(bare));
    }

    /** One name if there is one to suggest; all names with this last part if it stands in several groups. */
    private String suggestion(String key) {
        String leaf = key.substring(key.lastIndexOf('.') + 1);
        Optional<String> nearest = Suggestions.nearest(key, names);
        if (nearest.isPresent()) {
            return ": did you mean " + nearest.get() + "?";
        }
        List<String> sameLeaf = catalogue.keys().stream()
                .filter(known -> known.leaf().equalsIgnoreCase(leaf))
                .map(CatalogueKey::name)
                .toList();
        return sameLeaf.isEmpty() ? "" : ": did you mean one of " + String.join(", ", sameLeaf) + "?";
    }

    private static Optional<Finding> value(Entry entry) {
        String value = entry.value().reveal();
        if (value.isEmpty()) {
            return Optional.of(empty(entry.key()));
        }
        return Optional.empty();
    }

    private static Finding empty(String key) {
        return new Finding(
                Kind.EMPTY,
                key,
                Printable.quoted(key) + " has no value: leave it out, or give it one where the feature is used");
    }

    private List<Finding> missing(EntrySet gathered) {
        Set<String> there = new HashSet<>(gathered.entries().keys());
        there.addAll(gathered.empty());
        Set<String> replaced = new HashSet<>();
        for (CatalogueKey key : catalogue.keys()) {
            if (there.contains(key.name())) {
                key.other().ifPresent(replaced::add);
            }
        }
        return catalogue.keys().stream()
                .filter(key -> key.state() == State.CURRENT)
                .map(CatalogueKey::name)
                .filter(name -> !there.contains(name) && !replaced.contains(name))
                .map(name -> new Finding(Kind.MISSING, name, name + " is missing: correct if its feature is not used"))
                .toList();
    }
}
