package io.mxsecrets.providers.pipeline;

import io.mxsecrets.core.document.FlattenRules;
import io.mxsecrets.core.entries.DocumentName;
import io.mxsecrets.core.entries.EntrySet;
import io.mxsecrets.core.entries.Selection;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.reference.Reference;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import io.mxsecrets.core.settings.resolve.SourceSettings;
import io.mxsecrets.core.text.Glob;
import io.mxsecrets.core.text.Printable;
import io.mxsecrets.core.text.Suggestions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a source's settings make of a document.
 *
 * @param wanted the one key that a reference of Kong asks for
 */
record SourceRules(FlattenRules rules, Selection selection, Optional<String> wanted) {
    private static final int MOST = 5;

    static SourceRules of(SourceSettings source) {
        Optional<String> wanted = Optional.empty();
        boolean whole = false;
        if (source.reference() instanceof Reference.Kong kong) {
            wanted = kong.key();
            whole = wanted.isEmpty();
        }
        FlattenRules rules = new FlattenRules(
                source.get(SettingRegistry.AS),
                source.find(SettingRegistry.ENTRY),
                whole,
                source.get(SettingRegistry.ARRAYS),
                source.get(SettingRegistry.EMPTY_VALUES));
        List<String> globs =
                wanted.map(List::of).or(() -> source.find(SettingRegistry.KEYS)).orElse(List.of());
        Selection selection = new Selection(
                globs.stream().map(Glob::new).toList(),
                source.find(SettingRegistry.RENAME).orElse(Map.of()),
                source.find(SettingRegistry.PREFIX).orElse(""));
        return new SourceRules(rules, selection, wanted);
    }

    /** A pattern that fits nothing is a slip of the pen: an app without the key that it was written for must not start. */
    void checkKeys(SourceSettings source, EntrySet flat) {
        List<String> present = new ArrayList<>(flat.entries().keys());
        present.addAll(flat.empty());
        List<String> unmet = selection.keys().stream()
                .filter(glob -> present.stream().noneMatch(glob::matches))
                .map(Glob::pattern)
                .toList();
        if (wanted.isPresent() || unmet.isEmpty() || source.get(SettingRegistry.OPTIONAL)) {
            return;
        }
        String shown = unmet.stream().limit(MOST).map(Printable::quoted).collect(Collectors.joining(", "));
        String more = unmet.size() > MOST ? " and " + (unmet.size() - MOST) + " more" : "";
        String near = Suggestions.nearest(unmet.get(0), present)
                .map(key -> "; the nearest key is " + Printable.quoted(key))
                .orElse("");
        throw Failure.of(
                        Reason.DOCUMENT_INVALID,
                        Step.SELECT,
                        "secret " + source.reference() + " has no key that fits keys " + shown + more + near,
                        "correct keys, or set optional to true")
                .forSource(source.alias());
    }

    /** Kong's reference names one key; a document without it is not what was asked for. */
    void checkWanted(DocumentName name, EntrySet flat) {
        wanted.filter(key -> flat.entries().get(key).isEmpty() && !flat.empty().contains(key))
                .ifPresent(key -> {
                    throw Failure.of(
                                    Reason.NOT_FOUND,
                                    Step.SELECT,
                                    "secret " + name.reference() + " has no key " + Printable.quoted(key),
                                    "correct the last part of the reference, or add the key")
                            .forSource(name.alias());
                });
    }
}
