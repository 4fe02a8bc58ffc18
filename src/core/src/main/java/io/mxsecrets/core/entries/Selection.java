package io.mxsecrets.core.entries;

import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.failure.Warning;
import io.mxsecrets.core.text.Glob;
import io.mxsecrets.core.text.Printable;
import io.mxsecrets.core.text.Suggestions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Which entries of a source stay, and what they are called: first {@code keys}, then {@code rename}, then
 * {@code prefix}.
 *
 * @param keys an entry stays when its key fits one of these; with none, all stay
 * @param rename new names by the whole old ones
 * @param prefix put before each key, as it is
 */
public record Selection(List<Glob> keys, Map<String, String> rename, String prefix) {
    public static final Selection ALL = new Selection(List.of(), Map.of(), "");

    public Selection {
        keys = List.copyOf(keys);
        rename = Map.copyOf(rename);
        Objects.requireNonNull(prefix);
    }

    /** @throws io.mxsecrets.core.failure.Failure {@code CONFLICT} when two keys become one and their values differ */
    public EntrySet select(DocumentName name, EntrySet from) {
        if (equals(ALL)) {
            return from;
        }
        List<Warning> warnings = new ArrayList<>(from.warnings());
        warnUnused(name, from, warnings);
        List<Entry> kept = new ArrayList<>();
        for (Entry entry : from.entries()) {
            nameOf(entry.key()).ifPresent(key -> kept.add(entry.withKey(key)));
        }
        List<String> empty =
                from.empty().stream().flatMap(key -> nameOf(key).stream()).toList();
        Entries entries = Entries.of(kept, (first, second) -> settle(name, first, second, warnings));
        return new EntrySet(entries, empty, warnings);
    }

    private Optional<String> nameOf(String key) {
        boolean stays = keys.isEmpty() || keys.stream().anyMatch(glob -> glob.matches(key));
        return stays ? Optional.of(prefix + rename.getOrDefault(key, key)) : Optional.empty();
    }

    private static Entry settle(DocumentName name, Entry first, Entry second, List<Warning> warnings) {
        String what = "gives the key " + Printable.quoted(first.key()) + " from "
                + Printable.quoted(first.origin().place()) + " and from "
                + Printable.quoted(second.origin().place()) + " after rename";
        if (!first.value().equals(second.value())) {
            throw name.failure(Reason.CONFLICT, Step.SELECT, what + ", with different values", "choose another name");
        }
        warnings.add(name.warning(Step.SELECT, what + ", with equal values: one of the two is enough"));
        return first;
    }

    /** A pattern or a name that meets nothing is a slip of the pen more often than not. */
    private void warnUnused(DocumentName name, EntrySet from, List<Warning> warnings) {
        List<String> present = new ArrayList<>(from.entries().keys());
        present.addAll(from.empty());
        for (Glob glob : keys) {
            if (present.stream().noneMatch(glob::matches)) {
                warnings.add(
                        name.warning(Step.SELECT, "has no key that fits keys " + Printable.quoted(glob.pattern())));
            }
        }
        for (String old : rename.keySet().stream().sorted().toList()) {
            if (!present.contains(old)) {
                String near = Suggestions.nearest(old, present)
                        .map(key -> ", the nearest is " + Printable.quoted(key))
                        .orElse("");
                warnings.add(name.warning(
                        Step.SELECT, "has no key " + Printable.quoted(old) + ", which rename names" + near));
            }
        }
    }
}
