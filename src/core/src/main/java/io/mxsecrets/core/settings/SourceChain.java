package io.mxsecrets.core.settings;

import io.mxsecrets.core.reference.ProviderKind;
import io.mxsecrets.core.reference.Reference;
import io.mxsecrets.core.text.Names;
import io.mxsecrets.core.text.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The layers of one source, nearest first: locked settings of its stores; the user's layers, each followed by the store
 * that it named; what the reference says; the other facts; the far layers, each followed by its store.
 */
final class SourceChain {
    private final Resolver resolver;
    private final String alias;
    private final Reference reference;
    private final Layer said;
    private final List<Layer> locked = new ArrayList<>();
    private final List<Layer> nearer = new ArrayList<>();
    private final List<Layer> farther = new ArrayList<>();

    SourceChain(Resolver resolver, String alias, Reference reference) {
        this.resolver = resolver;
        this.alias = alias;
        this.reference = reference;
        this.said = ReferenceFacts.of(alias, reference);
    }

    /** The source's settings, or problems. */
    Optional<SourceSettings> resolve(List<Problem> problems) {
        int before = problems.size();
        lay(problems);
        checkContradictions(problems);
        if (problems.size() > before) {
            return Optional.empty();
        }
        List<Layer> chain = chain();
        Values values = new Values();
        for (Setting<?> setting : Register.all()) {
            if (setting.ofSource()) {
                values.settle(setting, chain, layer -> layer.text(setting, alias));
            }
        }
        Optional<ProviderKind> provider = values.find(Register.PROVIDER).or(this::guess);
        if (provider.isEmpty()) {
            problems.add(unknownProvider());
            return Optional.empty();
        }
        complete(values, provider.get());
        return Optional.of(new SourceSettings(alias, values));
    }

    private void lay(List<Problem> problems) {
        boolean named = false;
        for (Layer layer : resolver.near()) {
            nearer.add(layer);
            Optional<String> store = store(layer);
            named |= store.isPresent();
            store.ifPresent(name -> enter(name, layer, nearer, problems));
        }
        for (Layer layer : resolver.far()) {
            farther.add(layer);
            if (!named) {
                store(layer).ifPresent(name -> enter(name, layer, farther, problems));
            }
        }
    }

    private List<Layer> chain() {
        List<Layer> chain = new ArrayList<>(locked);
        chain.addAll(nearer);
        chain.add(said);
        chain.addAll(resolver.facts());
        chain.addAll(farther);
        return chain;
    }

    /** The store that a layer names: by the reference, where it stands in this layer, or by {@code store}. */
    private Optional<String> store(Layer layer) {
        boolean here = layer.text(Register.SECRET, alias)
                .flatMap(Register.SECRET::read)
                .filter(reference::equals)
                .isPresent();
        if (here
                && reference instanceof Reference.Kong kong
                && kong.namedStore().isPresent()) {
            return kong.namedStore();
        }
        return layer.text(Register.STORE, alias);
    }

    private void enter(String name, Layer namedBy, List<Layer> layers, List<Problem> problems) {
        Store store = resolver.stores().get(name);
        if (store == null) {
            problems.add(
                    new Problem(namedBy.name(), "the store " + Shown.quoted(name) + " is not defined" + hint(name)));
            return;
        }
        layers.add(store.settings());
        Map<Key, String> fixed = new TreeMap<>(store.settings().values());
        fixed.keySet().removeIf(key -> !store.locked().contains(key.setting()));
        locked.add(new Layer(store.settings().name(), store.settings().vocabulary(), fixed));
    }

    private String hint(String name) {
        TreeSet<String> known = new TreeSet<>(resolver.stores().keySet());
        String all =
                known.isEmpty() ? "; the cluster admin has defined none" : "; there are " + String.join(", ", known);
        return Names.nearest(name, known)
                .map(near -> "; did you mean " + near + "?")
                .orElse(all);
    }

    /** A value that somebody near set and that the reference contradicts; defaults that differ give way in silence. */
    private void checkContradictions(List<Problem> problems) {
        said.values().forEach((key, fact) -> {
            for (Layer layer : nearer) {
                Optional<String> text = layer.text(key.setting(), alias);
                Optional<?> value = text.flatMap(t -> key.setting().read(t));
                if (value.isPresent() && !value.equals(key.setting().read(fact))) {
                    problems.add(new Problem(
                            layer.name(),
                            key.setting() + " is " + Shown.quoted(text.orElseThrow()) + ", but " + said.name()
                                    + " of the source " + alias + " says " + Shown.quoted(fact)
                                    + "; keep one of them"));
                }
            }
        });
    }

    /**
     * Without a word on the provider: the one whose settings are there, if only one's are. The cluster's defaults are
     * asked last, so that a default region makes no AWS secret of a pod that speaks of Vault alone.
     */
    private Optional<ProviderKind> guess() {
        List<Layer> close = new ArrayList<>(locked);
        close.addAll(nearer);
        close.addAll(resolver.facts());
        boolean decided = mentions(close, "aws-") || mentions(close, "vault-");
        List<Layer> asked = decided ? close : farther;
        boolean aws = mentions(asked, "aws-");
        if (aws == mentions(asked, "vault-")) {
            return Optional.empty();
        }
        return Optional.of(aws ? ProviderKind.AWS : ProviderKind.VAULT);
    }

    private boolean mentions(List<Layer> chain, String prefix) {
        return chain.stream()
                .flatMap(layer -> layer.values().keySet().stream())
                .filter(key -> key.alias().map(alias::equals).orElse(true))
                .anyMatch(key -> key.setting().name().startsWith(prefix));
    }

    private Problem unknownProvider() {
        return new Problem(
                Problem.HERE,
                "the source " + alias + " does not tell its provider: write " + resolver.spelled(Register.PROVIDER)
                        + " as aws or vault, or the secret as a full ARN or as https://HOST:8200/MOUNT/PATH");
    }

    /** Writes the provider down, and a reference through a named store as the provider's own: the agent knows no stores. */
    private void complete(Values values, ProviderKind kind) {
        if (values.find(Register.PROVIDER).isEmpty()) {
            values.put(Register.PROVIDER, new Value<>(kind, Types.spelling(kind), "the settings present"));
        }
        if (reference instanceof Reference.Kong kong && kong.namedStore().isPresent()) {
            String word = kind == ProviderKind.AWS ? "aws" : "hcv";
            Reference own = new Reference.Kong(word, kong.name(), kong.key(), kong.version());
            String layer = values.origin(Register.SECRET).orElseThrow().layer();
            values.put(Register.SECRET, new Value<>(own, own.toString(), layer));
        }
    }
}
