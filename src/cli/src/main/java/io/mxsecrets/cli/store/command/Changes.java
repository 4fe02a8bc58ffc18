package io.mxsecrets.cli.store.command;

import io.mxsecrets.core.document.ArrayRule;
import io.mxsecrets.core.document.DocumentKind;
import io.mxsecrets.core.document.EmptyRule;
import io.mxsecrets.core.document.FlattenRules;
import io.mxsecrets.core.document.Flattener;
import io.mxsecrets.core.entries.DocumentName;
import io.mxsecrets.core.entries.Entries;
import io.mxsecrets.core.entries.Entry;
import io.mxsecrets.core.secret.SecretBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which keys differ between two documents; never how. */
record Changes(List<String> added, List<String> removed, List<String> changed) {
    /** The name of the one entry of a document that is plain text. */
    static final String TEXT = "(text)";

    static Changes between(Entries before, Entries after) {
        List<String> added = new ArrayList<>();
        List<String> changed = new ArrayList<>();
        for (Entry entry : after) {
            Optional<Entry> old = before.get(entry.key());
            if (old.isEmpty()) {
                added.add(entry.key());
            } else if (!old.get().value().equals(entry.value())) {
                changed.add(entry.key());
            }
        }
        List<String> removed =
                before.keys().stream().filter(key -> after.get(key).isEmpty()).toList();
        return new Changes(added, removed, changed);
    }

    /**
     * The keys and values of a document as the agent would see them, empty ones too.
     *
     * @param text whether a document that is no JSON object is one entry
     * @throws io.mxsecrets.core.failure.Failure where no agent could read it
     */
    static Entries entries(String secret, SecretBytes document, boolean text) {
        FlattenRules rules =
                new FlattenRules(DocumentKind.JSON, Optional.of(TEXT), text, ArrayRule.JSON, EmptyRule.KEEP);
        return new Flattener(new DocumentName("main", secret), rules)
                .flatten(document)
                .entries();
    }

    boolean none() {
        return added.isEmpty() && removed.isEmpty() && changed.isEmpty();
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        added.forEach(key -> lines.add("+ " + key));
        removed.forEach(key -> lines.add("- " + key));
        changed.forEach(key -> lines.add("~ " + key));
        return lines;
    }
}
