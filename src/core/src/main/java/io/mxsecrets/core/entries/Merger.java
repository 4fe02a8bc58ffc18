package io.mxsecrets.core.entries;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.failure.Warning;
import io.mxsecrets.core.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes one set of entries of those of several sources. */
public final class Merger {
    private static final int SHOWN_CONFLICTS = 5;

    private Merger() {}

    /**
     * @param sources in the order of the setting {@code sources}
     * @return all entries; where two sources give one key the same value, the first one is its origin
     * @throws Failure {@code CONFLICT} when two give one key different values and the rule is to fail; it names all
     */
    public static EntrySet merge(List<EntrySet> sources, ConflictRule rule) {
        if (sources.size() == 1) {
            return sources.get(0);
        }
        List<Entry> all = new ArrayList<>();
        List<String> empty = new ArrayList<>();
        List<Warning> warnings = new ArrayList<>();
        for (EntrySet source : sources) {
            source.entries().forEach(all::add);
            empty.addAll(source.empty());
            warnings.addAll(source.warnings());
        }
        List<String> conflicts = new ArrayList<>();
        Entries entries = Entries.of(all, (first, second) -> {
            if (first.value().equals(second.value())) {
                return first;
            }
            conflicts.add(Printable.quoted(first.key()) + " (" + first.origin().source() + " and "
                    + second.origin().source() + ")");
            return second;
        });
        if (!conflicts.isEmpty()) {
            String keys = list(conflicts);
            if (rule == ConflictRule.FAIL) {
                throw Failure.of(
                        Reason.CONFLICT,
                        Step.MERGE,
                        "two sources give different values for " + keys,
                        "choose with keys, rename or prefix, or set on-conflict to last");
            }
            warnings.add(new Warning(
                    Step.MERGE, Optional.empty(), "two sources give different values for " + keys + ": the last wins"));
        }
        empty.removeIf(key -> entries.get(key).isPresent());
        return new EntrySet(entries, empty, warnings);
    }

    private static String list(List<String> conflicts) {
        int shown = Math.min(conflicts.size(), SHOWN_CONFLICTS);
        String keys = String.join(", ", conflicts.subList(0, shown));
        return shown == conflicts.size() ? keys : keys + " and " + (conflicts.size() - shown) + " more";
    }
}
