package io.mxsecrets.providers.doctor;

import io.mxsecrets.core.document.Document;
import io.mxsecrets.core.document.FlattenRules;
import io.mxsecrets.core.document.Flattener;
import io.mxsecrets.core.entries.DocumentName;
import io.mxsecrets.core.entries.EntrySet;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.text.Printable;
import io.mxsecrets.providers.Diagnosis;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds what a write of one key leaves behind: {@code vault kv put} and {@code put-secret-value} replace the whole document.
 * Compares names of keys only.
 */
public final class LostKeys {
    private LostKeys() {}

    /** A warning where most keys of the former version are gone; nothing where either of the two is no JSON object. */
    public static Optional<Diagnosis> between(Document former, Document current, String fix) {
        Optional<Set<String>> before = keys(former);
        Optional<Set<String>> now = keys(current);
        if (before.isEmpty() || now.isEmpty()) {
            return Optional.empty();
        }
        Set<String> lost = new TreeSet<>(before.get());
        lost.removeAll(now.get());
        if (lost.size() * 2 <= before.get().size()) {
            return Optional.empty();
        }
        return Optional.of(Diagnosis.suspect(
                "keys",
                "version " + current.version() + " lacks " + lost.size() + " of the "
                        + before.get().size()
                        + " keys of the version before, such as "
                        + Printable.quoted(lost.iterator().next())
                        + ": a write of one key replaces the whole document",
                fix));
    }

    private static Optional<Set<String>> keys(Document document) {
        try {
            EntrySet flat = new Flattener(new DocumentName("", ""), FlattenRules.DEFAULT).flatten(document.bytes());
            List<String> all = new ArrayList<>(flat.entries().keys());
            all.addAll(flat.empty());
            return Optional.of(new TreeSet<>(all));
        } catch (Failure noObject) {
            return Optional.empty();
        }
    }
}
