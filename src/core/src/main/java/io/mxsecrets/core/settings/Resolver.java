package io.mxsecrets.core.settings;

import io.mxsecrets.core.reference.ProviderKind;
import io.mxsecrets.core.reference.Reference;
import io.mxsecrets.core.text.Names;
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
 * value wins. For one source the order is: locked settings of its store; the near layers, each followed by the store that
 * it named; what the reference says; the other facts; the far layers, each followed by its store; built-in.
 *
 * @param near the user's own layers, nearest first: pod and Namespace, or the environment
 * @param facts what else is known by itself, such as the ServiceAccount's role
 * @param far defaults that give way to facts: the cluster's
 * @param stores the admin's stores by name
 */
public record Resolver(List<Layer> near, List<Layer> facts, List<Layer> far, Map<String, Store> stores) {
    public Resolver {
        near = List.copyOf(near);
        facts = List.copyOf(facts);
        far = List.copyOf(far);
        stores = Map.copyOf(stores);
    }

    /** An agent's: its environment is all that there is, but for what the standard variables of AWS say. */
    public static Resolver environment(Layer environment, List<Layer> facts) {
        return new Resolver(List.of(environment), facts, List.of(), Map.of());
    }

    public Resolution resolve() {
        List<Problem> problems = new ArrayList<>();
        checkTexts(problems);
        Map<String, Reference> references = references(problems);
        checkOrphans(references, problems);
        List<SourceSettings> sources = new ArrayList<>();
        references.forEach(
                (alias, reference) -> source(alias, reference, problems).ifPresent(sources::add));
        Values values = new Values();
        for (Setting<?> setting : Register.all()) {
            if (!setting.ofSource()) {
                settle(setting, values);
            }
        }
        if (!problems.isEmpty()) {
            return new Resolution(Optional.empty(), problems, List.of());
        }
        List<SourceSettings> ordered = ordered(values, sources, problems);
        Settings settings = new Settings(values, ordered);
        List<Problem> warnings = new ArrayList<>();
        Rules.check(settings, problems, warnings);
        return new Resolution(problems.isEmpty() ? Optional.of(settings) : Optional.empty(), problems, warnings);
    }

    /** Every text of the user's layers must parse, whether or not a nearer layer hides it. */
    private void checkTexts(List<Problem> problems) {
        for (Layer layer : near) {
            new TreeMap<>(layer.values()).forEach((key, text) -> {
                try {
                    key.setting().type().parse(text);
                } catch (BadValue e) {
                    problems.add(new Problem(layer.name(), layer.vocabulary().name(key) + " " + e.getMessage()));
                }
            });
        }
    }

    /** The sources: the union of the aliases that have a secret, the nearest layer's reference for each. */
    private Map<String, Reference> references(List<Problem> problems) {
        Map<String, Reference> found = new TreeMap<>();
        for (Layer layer : near) {
            boolean both = layer.values().containsKey(Key.of(Register.SECRET))
                    && layer.values().containsKey(Key.of(Register.SECRET, Key.MAIN));
            if (both) {
                problems.add(
                        new Problem(layer.name(), "secret and secret.main name the same source; keep one of them"));
            }
            layer.values().forEach((key, text) -> {
                if (key.setting().equals(Register.SECRET)) {
                    parse(Register.SECRET, text)
                            .ifPresent(r -> found.putIfAbsent(key.alias().orElse(Key.MAIN), r));
                }
            });
        }
        boolean any = near.stream().anyMatch(l -> l.values().keySet().stream()
                .anyMatch(k -> k.setting().equals(Register.SECRET)));
        if (!any) {
            problems.add(new Problem(
                    Problem.HERE,
                    near.get(0).vocabulary().name(Register.SECRET) + " is missing: name the secret to read"));
        }
        return found;
    }

    private void checkOrphans(Map<String, Reference> references, List<Problem> problems) {
        for (Layer layer : near) {
            for (Key key : new TreeSet<>(layer.values().keySet())) {
                boolean mainOnly = key.setting().scope() == Setting.Scope.ONE_SOURCE
                        && key.alias().isEmpty();
                String alias = key.alias().orElse(mainOnly ? Key.MAIN : "");
                boolean isSecret = key.setting().equals(Register.SECRET);
                if (alias.isEmpty() || isSecret || references.containsKey(alias)) {
                    continue;
                }
                String hint = Names.nearest(alias, references.keySet())
                        .map(near -> "; did you mean the source " + near + "?")
                        .orElse("; add " + layer.vocabulary().name(Key.of(Register.SECRET, alias)) + " or remove it");
                problems.add(new Problem(
                        layer.name(),
                        layer.vocabulary().name(key) + " is about the source " + alias + ", which has no secret"
                                + hint));
            }
        }
    }

    private Optional<SourceSettings> source(String alias, Reference reference, List<Problem> problems) {
        Layer said = ReferenceFacts.of(reference);
        Optional<List<Layer>> chain = chain(alias, reference, said, problems);
        if (chain.isEmpty()) {
            return Optional.empty();
        }
        checkContradictions(alias, said, chain.get(), problems);
        Values values = new Values();
        for (Setting<?> setting : Register.all()) {
            if (setting.ofSource()) {
                settle(setting, alias, chain.get(), values);
            }
        }
        Optional<ProviderKind> provider = values.find(Register.PROVIDER).or(() -> guess(alias, chain.get()));
        if (provider.isEmpty()) {
            problems.add(new Problem(
                    Problem.HERE,
                    "the source " + alias + " does not tell its provider: write "
                            + near.get(0).vocabulary().name(Register.PROVIDER)
                            + " as aws or vault, or the secret as a full ARN or as https://HOST:8200/MOUNT/PATH"));
            return Optional.empty();
        }
        ProviderKind kind = provider.get();
        values.put(
                Register.PROVIDER,
                values.origin(Register.PROVIDER)
                        .orElse(new Value<>(kind, Types.spelling(kind), "the settings present")));
        values.put(Register.SECRET, secret(alias, reference, kind, chain.get()));
        return Optional.of(new SourceSettings(alias, values));
    }

    /** The layers of one source in order, or nothing where a store is not to be had. */
    private Optional<List<Layer>> chain(String alias, Reference reference, Layer said, List<Problem> problems) {
        List<Layer> chain = new ArrayList<>();
        int before = problems.size();
        for (Layer layer : near) {
            chain.add(layer);
            named(alias, layer, reference).ifPresent(name -> enter(store(name, layer, problems), chain));
        }
        chain.add(said);
        chain.addAll(facts);
        for (Layer layer : far) {
            chain.add(layer);
            boolean elsewhere =
                    near.stream().anyMatch(l -> named(alias, l, reference).isPresent());
            if (!elsewhere) {
                named(alias, layer, reference).ifPresent(name -> enter(store(name, layer, problems), chain));
            }
        }
        return problems.size() == before ? Optional.of(chain) : Optional.empty();
    }

    /** The store that a layer names for a source: by its reference, where the reference stands here, or by {@code store}. */
    private Optional<String> named(String alias, Layer layer, Reference reference) {
        boolean here = layer.about(Register.SECRET, alias)
                .map(layer.values()::get)
                .filter(text ->
                        parse(Register.SECRET, text).filter(reference::equals).isPresent())
                .isPresent();
        if (here
                && reference instanceof Reference.Kong kong
                && kong.namedStore().isPresent()) {
            return kong.namedStore();
        }
        return layer.about(Register.STORE, alias).map(layer.values()::get);
    }

    private Optional<Store> store(String name, Layer layer, List<Problem> problems) {
        Store store = stores.get(name);
        if (store == null) {
            String hint = Names.nearest(name, stores.keySet())
                    .map(near -> "; did you mean " + near + "?")
                    .orElse("");
            String known = stores.isEmpty()
                    ? "; the cluster admin has defined none"
                    : "; there are " + String.join(", ", new TreeSet<>(stores.keySet()));
            problems.add(new Problem(
                    layer.name(),
                    "the store " + BadValue.quoted(name) + " is not defined" + (hint.isEmpty() ? known : hint)));
        }
        return Optional.ofNullable(store);
    }

    private static void enter(Optional<Store> found, List<Layer> chain) {
        found.ifPresent(store -> {
            chain.add(store.settings());
            Map<Key, String> locked = new TreeMap<>(store.settings().values());
            locked.keySet().removeIf(key -> !store.locked().contains(key.setting()));
            chain.add(0, new Layer(store.settings().name(), store.settings().vocabulary(), locked));
        });
    }

    /** A value that somebody near set and that the reference contradicts; defaults that differ give way in silence. */
    private void checkContradictions(String alias, Layer said, List<Layer> chain, List<Problem> problems) {
        List<Layer> nearer = chain.subList(0, chain.indexOf(said));
        said.values().forEach((key, fact) -> {
            for (Layer layer : nearer) {
                Optional<String> text = layer.about(key.setting(), alias).map(layer.values()::get);
                Optional<?> value = text.flatMap(t -> parse(key.setting(), t));
                if (value.isPresent() && !value.equals(parse(key.setting(), fact))) {
                    problems.add(new Problem(
                            layer.name(),
                            key.setting() + " is " + BadValue.quoted(text.orElseThrow()) + ", but " + said.name()
                                    + " of the source " + alias + " says " + BadValue.quoted(fact)
                                    + "; keep one of them"));
                }
            }
        });
    }

    private <T> void settle(Setting<T> setting, String alias, List<Layer> chain, Values values) {
        for (Layer layer : chain) {
            Optional<Key> key = layer.about(setting, alias);
            if (key.isPresent()) {
                put(setting, layer.values().get(key.get()), layer, values);
                return;
            }
        }
        builtIn(setting, values);
    }

    private <T> void settle(Setting<T> setting, Values values) {
        List<Layer> chain = new ArrayList<>(near);
        chain.addAll(facts);
        chain.addAll(far);
        for (Layer layer : chain) {
            Optional<Key> key = layer.about(setting);
            if (key.isPresent()) {
                put(setting, layer.values().get(key.get()), layer, values);
                return;
            }
        }
        builtIn(setting, values);
    }

    private static <T> void put(Setting<T> setting, String text, Layer layer, Values values) {
        parse(setting, text).ifPresent(value -> values.put(setting, new Value<>(value, text, layer.name())));
    }

    private static <T> void builtIn(Setting<T> setting, Values values) {
        setting.fallback()
                .builtIn()
                .ifPresent(
                        text -> values.put(setting, new Value<>(setting.type().parse(text), text, Value.BUILT_IN)));
    }

    /** Without a word on the provider: the one whose settings are there, if only one's are. */
    private static Optional<ProviderKind> guess(String alias, List<Layer> chain) {
        boolean aws = mentions(alias, chain, "aws-");
        boolean vault = mentions(alias, chain, "vault-");
        if (aws == vault) {
            return Optional.empty();
        }
        return Optional.of(aws ? ProviderKind.AWS : ProviderKind.VAULT);
    }

    private static boolean mentions(String alias, List<Layer> chain, String prefix) {
        return chain.stream()
                .flatMap(layer -> layer.values().keySet().stream())
                .filter(key -> key.alias().map(alias::equals).orElse(true))
                .anyMatch(key -> key.setting().name().startsWith(prefix));
    }

    /** The reference; one through a named store is rewritten to the provider's own word, for the agent knows no stores. */
    private Value<Reference> secret(String alias, Reference reference, ProviderKind kind, List<Layer> chain) {
        String layer = chain.stream()
                .filter(l -> l.about(Register.SECRET, alias).isPresent())
                .findFirst()
                .map(Layer::name)
                .orElse(Value.BUILT_IN);
        Reference own = reference;
        if (reference instanceof Reference.Kong kong && kong.namedStore().isPresent()) {
            own = new Reference.Kong(kind == ProviderKind.AWS ? "aws" : "hcv", kong.name(), kong.key(), kong.version());
        }
        return new Value<>(own, own.toString(), layer);
    }

    private static List<SourceSettings> ordered(Values values, List<SourceSettings> sources, List<Problem> problems) {
        Optional<List<String>> order = values.find(Register.SOURCES);
        if (order.isEmpty()) {
            return sources;
        }
        Map<String, SourceSettings> byAlias = new LinkedHashMap<>();
        sources.forEach(source -> byAlias.put(source.alias(), source));
        if (!new TreeSet<>(order.get()).equals(new TreeSet<>(byAlias.keySet()))) {
            problems.add(new Problem(
                    Problem.HERE,
                    "sources lists " + String.join(", ", order.get()) + ", but the sources are "
                            + String.join(", ", byAlias.keySet()) + "; name each of them once"));
            return sources;
        }
        return order.get().stream().map(byAlias::get).filter(Objects::nonNull).toList();
    }

    private static <T> Optional<T> parse(Setting<T> setting, String text) {
        try {
            return Optional.of(setting.type().parse(text));
        } catch (BadValue e) {
            return Optional.empty();
        }
    }
}
