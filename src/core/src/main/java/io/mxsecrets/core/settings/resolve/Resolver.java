package io.mxsecrets.core.settings.resolve;

import io.mxsecrets.core.reference.Reference;
import io.mxsecrets.core.settings.Setting;
import io.mxsecrets.core.settings.layer.Layer;
import io.mxsecrets.core.settings.layer.SettingKey;
import io.mxsecrets.core.settings.layer.SourceFacts;
import io.mxsecrets.core.settings.layer.Store;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import io.mxsecrets.core.text.Problem;
import io.mxsecrets.core.text.Suggestions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * From layers to settings. Layer first, alias second: a nearer layer beats a farther one, and within a layer the aliased
 * value wins. The order for one source, with stores and references, is that of {@link SourceChain}.
 *
 * @param near the user's own layers, nearest first: pod and Namespace, or the environment
 * @param facts what else is known by itself, such as the ServiceAccount's role; asked for only where it may count
 * @param far defaults that give way to facts: the cluster's
 * @param stores the admin's stores by name
 */
public record Resolver(List<Layer> near, SourceFacts facts, List<Layer> far, Map<String, Store> stores) {
    public Resolver {
        near = List.copyOf(near);
        Objects.requireNonNull(facts);
        far = List.copyOf(far);
        stores = Map.copyOf(stores);
    }

    /** An agent's: its environment is all that there is, but for what the standard variables of AWS say. */
    public static Resolver environment(Layer environment, List<Layer> facts) {
        return new Resolver(List.of(environment), source -> facts, List.of(), Map.of());
    }

    public Resolution resolve() {
        List<Problem> problems = new ArrayList<>();
        checkTexts(problems);
        Map<String, Reference> references = references(problems);
        checkOrphans(references, problems);
        List<SourceSettings> sources = new ArrayList<>();
        List<Problem> warnings = new ArrayList<>();
        references.forEach((alias, reference) -> new SourceChain(this, alias, reference)
                .resolve(problems, warnings)
                .ifPresent(sources::add));
        if (!problems.isEmpty()) {
            return new Resolution(Optional.empty(), problems, List.of());
        }
        ResolvedValues values = podWide();
        AdminSettings given = new AdminSettings(SettingKey.MAIN, far, Map.of(), Optional.empty());
        Settings settings = new Settings(values, ordered(values, sources, problems), given);
        SettingRules.check(settings, problems, warnings);
        return new Resolution(problems.isEmpty() ? Optional.of(settings) : Optional.empty(), problems, warnings);
    }

    /** How the user's own place spells a setting, for messages. */
    String spelled(Setting<?> setting) {
        return near.get(0).vocabulary().name(setting);
    }

    /** Every text of the user's layers must parse, whether or not a nearer layer hides it. */
    private void checkTexts(List<Problem> problems) {
        for (Layer layer : near) {
            new TreeMap<>(layer.values()).forEach((key, text) -> key.setting()
                    .problem(text)
                    .ifPresent(problem -> problems.add(
                            problem.after(layer.vocabulary().name(key) + " ").in(layer.name()))));
        }
    }

    /** The sources: the union of the aliases that have a secret, the nearest layer's reference for each. */
    private Map<String, Reference> references(List<Problem> problems) {
        Map<String, Reference> found = new TreeMap<>();
        boolean any = false;
        for (Layer layer : near) {
            Map<SettingKey, String> values = layer.values();
            if (values.containsKey(SettingKey.of(SettingRegistry.SECRET))
                    && values.containsKey(SettingKey.of(SettingRegistry.SECRET, SettingKey.MAIN))) {
                problems.add(new Problem("secret and secret.main name the same source", "keep one of them")
                        .in(layer.name()));
            }
            for (SettingKey key : values.keySet()) {
                if (key.setting().equals(SettingRegistry.SECRET)) {
                    any = true;
                    String alias = key.alias().orElse(SettingKey.MAIN);
                    SettingRegistry.SECRET
                            .read(values.get(key))
                            .ifPresent(reference -> found.putIfAbsent(alias, reference));
                }
            }
        }
        if (!any) {
            problems.add(new Problem(spelled(SettingRegistry.SECRET) + " is missing", ": ", "name the secret to read"));
        }
        return found;
    }

    /** A setting for a source that has no secret is a slip of the pen: refused with the nearest alias. */
    private void checkOrphans(Map<String, Reference> references, List<Problem> problems) {
        for (Layer layer : near) {
            for (SettingKey key : new TreeSet<>(layer.values().keySet())) {
                boolean ofMain = key.setting().scope() == Setting.Scope.ONE_SOURCE;
                Optional<String> alias = ofMain ? Optional.of(key.alias().orElse(SettingKey.MAIN)) : key.alias();
                boolean orphan = alias.filter(a -> !references.containsKey(a)).isPresent();
                if (orphan && !key.setting().equals(SettingRegistry.SECRET)) {
                    problems.add(orphan(layer, key, alias.orElseThrow(), references));
                }
            }
        }
    }

    private static Problem orphan(Layer layer, SettingKey key, String alias, Map<String, Reference> references) {
        String hint = Suggestions.nearest(alias, references.keySet())
                .map(near -> "did you mean the source " + near + "?")
                .orElse("add " + layer.vocabulary().name(SettingKey.of(SettingRegistry.SECRET, alias))
                        + " or remove it");
        String name = layer.vocabulary().name(key);
        return new Problem(name + " is about the source " + alias + ", which has no secret", hint).in(layer.name());
    }

    private ResolvedValues podWide() {
        List<Layer> chain = new ArrayList<>(near);
        chain.addAll(far);
        ResolvedValues values = new ResolvedValues();
        for (Setting<?> setting : SettingRegistry.all()) {
            if (!setting.ofSource()) {
                values.settle(setting, chain, layer -> layer.text(setting));
            }
        }
        return values;
    }

    private static List<SourceSettings> ordered(
            ResolvedValues values, List<SourceSettings> sources, List<Problem> problems) {
        Optional<List<String>> order = values.find(SettingRegistry.SOURCES);
        if (order.isEmpty()) {
            return sources;
        }
        Map<String, SourceSettings> byAlias = new LinkedHashMap<>();
        sources.forEach(source -> byAlias.put(source.alias(), source));
        if (!new TreeSet<>(order.get()).equals(new TreeSet<>(byAlias.keySet()))) {
            problems.add(new Problem(
                    "sources lists " + String.join(", ", order.get()) + ", but the sources are "
                            + String.join(", ", byAlias.keySet()),
                    "name each of them once"));
            return sources;
        }
        return order.get().stream().map(byAlias::get).filter(Objects::nonNull).toList();
    }
}
