package io.mxsecrets.core.settings.resolve;

import io.mxsecrets.core.provider.UnresolvedSource;
import io.mxsecrets.core.provider.registry.ProviderDescriptors;
import io.mxsecrets.core.reference.ProviderKind;
import io.mxsecrets.core.reference.Reference;
import io.mxsecrets.core.settings.Setting;
import io.mxsecrets.core.settings.layer.Layer;
import io.mxsecrets.core.settings.layer.ReferenceFacts;
import io.mxsecrets.core.settings.layer.SettingKey;
import io.mxsecrets.core.settings.layer.Store;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import io.mxsecrets.core.text.Printable;
import io.mxsecrets.core.text.Problem;
import io.mxsecrets.core.text.Suggestions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The layers of one source, nearest first: locked settings of its stores; the user's layers, each followed by the store
 * that it named; what the reference says; the other facts; the far layers, each followed by its store.
 */
final class SourceChain implements UnresolvedSource {
    private final Resolver resolver;
    private final String alias;
    private final Reference reference;
    private final Layer said;
    private final List<Layer> locked = new ArrayList<>();
    private final List<Layer> nearer = new ArrayList<>();
    private final List<Layer> farther = new ArrayList<>();
    /** Of the admin: the stores and the far layers, nearest first. */
    private final List<Layer> given = new ArrayList<>();
    /** Which store locks a setting. */
    private final Map<Setting<?>, Store> locks = new LinkedHashMap<>();

    private Optional<String> store = Optional.empty();
    private List<Layer> facts = List.of();

    SourceChain(Resolver resolver, String alias, Reference reference) {
        this.resolver = resolver;
        this.alias = alias;
        this.reference = reference;
        this.said = ReferenceFacts.of(alias, reference);
    }

    /** The source's settings, or problems. */
    Optional<SourceSettings> resolve(List<Problem> problems, List<Problem> warnings) {
        int before = problems.size();
        lay(problems);
        checkContradictions(problems);
        if (problems.size() > before) {
            return Optional.empty();
        }
        warnOfLocks(warnings);
        facts = resolver.facts().of(this);
        List<Layer> chain = chain();
        ResolvedValues values = new ResolvedValues();
        for (Setting<?> setting : SettingRegistry.all()) {
            if (setting.ofSource()) {
                values.settle(setting, chain, layer -> layer.text(setting, alias));
            }
        }
        Optional<ProviderKind> provider = values.find(SettingRegistry.PROVIDER).or(this::guess);
        if (provider.isEmpty()) {
            problems.add(unknownProvider());
            return Optional.empty();
        }
        complete(values, provider.get());
        Map<Setting<?>, String> names = new LinkedHashMap<>();
        locks.forEach((setting, by) -> names.put(setting, by.name()));
        return Optional.of(new SourceSettings(alias, values, new AdminSettings(alias, given, names, store)));
    }

    @Override
    public Optional<ProviderKind> provider() {
        return find(SettingRegistry.PROVIDER).or(this::guess);
    }

    @Override
    public <T> Optional<T> find(Setting<T> setting) {
        ResolvedValues values = new ResolvedValues();
        values.settle(setting, chain(), layer -> layer.text(setting, alias));
        return values.find(setting);
    }

    @Override
    public boolean near(Setting<?> setting) {
        return says(locked, setting) || says(nearer, setting) || says(List.of(said), setting);
    }

    private boolean says(List<Layer> layers, Setting<?> setting) {
        return layers.stream().anyMatch(layer -> layer.text(setting, alias).isPresent());
    }

    private void lay(List<Problem> problems) {
        for (Layer layer : resolver.near()) {
            nearer.add(layer);
            Optional<String> named = store(layer);
            store = store.or(() -> named);
            named.ifPresent(name -> enter(name, layer, nearer, problems));
        }
        for (Layer layer : resolver.far()) {
            farther.add(layer);
            given.add(layer);
            if (store.isEmpty()) {
                store(layer).ifPresent(name -> enter(name, layer, farther, problems));
            }
        }
        given.addAll(0, locked);
    }

    private List<Layer> chain() {
        List<Layer> chain = new ArrayList<>(locked);
        chain.addAll(nearer);
        chain.add(said);
        chain.addAll(facts);
        chain.addAll(farther);
        return chain;
    }

    /** The store that a layer names: by the reference, where it stands in this layer, or by {@code store}. */
    private Optional<String> store(Layer layer) {
        boolean here = layer.text(SettingRegistry.SECRET, alias)
                .flatMap(SettingRegistry.SECRET::read)
                .filter(reference::equals)
                .isPresent();
        if (here
                && reference instanceof Reference.Kong kong
                && kong.namedStore().isPresent()) {
            return kong.namedStore();
        }
        return layer.text(SettingRegistry.STORE, alias);
    }

    private void enter(String name, Layer namedBy, List<Layer> layers, List<Problem> problems) {
        Store entered = resolver.stores().get(name);
        if (entered == null) {
            problems.add(new Problem("the store " + Printable.quoted(name) + " is not defined", hint(name))
                    .in(namedBy.name()));
            return;
        }
        layers.add(entered.settings());
        given.add(entered.settings());
        Map<SettingKey, String> fixed = new TreeMap<>(entered.settings().values());
        fixed.keySet().removeIf(key -> !entered.locked().contains(key.setting()));
        fixed.keySet().forEach(key -> locks.putIfAbsent(key.setting(), entered));
        locked.add(new Layer(entered.settings().name(), entered.settings().vocabulary(), fixed));
    }

    private String hint(String name) {
        TreeSet<String> known = new TreeSet<>(resolver.stores().keySet());
        String all = known.isEmpty()
                ? "the cluster admin has defined none"
                : "the cluster admin has defined " + String.join(", ", known);
        return Suggestions.nearest(name, known)
                .map(near -> "did you mean " + near + "?")
                .orElse(all);
    }

    /**
     * A value of a near layer that the reference contradicts, or one that a store locks, which beats even the reference;
     * defaults that differ give way in silence.
     */
    private void checkContradictions(List<Problem> problems) {
        said.values().forEach((key, fact) -> {
            String says = said.name() + " of the source " + alias + " says " + Printable.quoted(fact);
            for (Layer layer : nearer) {
                contradiction(layer, key, fact)
                        .ifPresent(text -> problems.add(new Problem(
                                        key.setting() + " is " + Printable.quoted(text) + ", but " + says,
                                        "keep one of them")
                                .in(layer.name())));
            }
            for (Layer layer : locked) {
                contradiction(layer, key, fact)
                        .ifPresent(text -> problems.add(new Problem(
                                says + ", but the "
                                        + layer.name() + " locks " + key.setting() + " to "
                                        + Printable.quoted(text),
                                "name the secret without it, or use another store")));
            }
        });
    }

    private Optional<String> contradiction(Layer layer, SettingKey key, String fact) {
        return layer.text(key.setting(), alias)
                .filter(text -> key.setting().read(text).isPresent())
                .filter(text -> !key.setting().read(text).equals(key.setting().read(fact)));
    }

    /** A value of the user's that does not count, for a store locks another one. */
    private void warnOfLocks(List<Problem> warnings) {
        locks.forEach((setting, by) -> {
            Optional<?> held = by.settings().text(setting, alias).flatMap(setting::read);
            for (Layer layer : resolver.near()) {
                layer.text(setting, alias)
                        .filter(text -> !setting.read(text).equals(held))
                        .ifPresent(text ->
                                warnings.add(new Problem(layer.vocabulary().name(setting) + " of the source " + alias
                                                + " does not count: the store " + by.name() + " locks it")
                                        .in(layer.name())));
            }
        });
    }

    /**
     * Where no setting names the provider: the one whose settings are there, if only one's are. The cluster's defaults count
     * only where nothing nearer does, so that a default region makes no AWS secret of a pod with settings of Vault only.
     */
    private Optional<ProviderKind> guess() {
        List<Layer> close = new ArrayList<>(locked);
        close.addAll(nearer);
        close.addAll(facts);
        Set<ProviderKind> near = mentioned(close);
        Set<ProviderKind> kinds = near.isEmpty() ? mentioned(farther) : near;
        return kinds.size() == 1 ? Optional.of(kinds.iterator().next()) : Optional.empty();
    }

    private Set<ProviderKind> mentioned(List<Layer> chain) {
        Set<ProviderKind> kinds = new HashSet<>();
        for (Layer layer : chain) {
            for (SettingKey key : layer.values().keySet()) {
                if (key.alias().map(alias::equals).orElse(true)) {
                    ProviderDescriptors.ALL.stream()
                            .filter(provider -> provider.owns(key.setting()))
                            .forEach(provider -> kinds.add(provider.kind()));
                }
            }
        }
        return kinds;
    }

    private Problem unknownProvider() {
        return new Problem(
                "the source " + alias + " does not determine its provider",
                ": ",
                "write " + resolver.spelled(SettingRegistry.PROVIDER)
                        + " as aws or vault, or the secret as a full ARN or as https://HOST:8200/MOUNT/PATH");
    }

    /** Writes the provider down, and a reference through a named store as the provider's own: the agent knows no stores. */
    private void complete(ResolvedValues values, ProviderKind kind) {
        if (values.find(SettingRegistry.PROVIDER).isEmpty()) {
            values.put(SettingRegistry.PROVIDER, new ResolvedValue<>(kind, kind.name(), "the settings present"));
        }
        if (reference instanceof Reference.Kong kong && kong.namedStore().isPresent()) {
            String word =
                    kind.kongNames().stream().findFirst().orElse("hcv"); // a rule refuses what Kong has no name for
            Reference own = new Reference.Kong(Optional.of(kind), word, kong.name(), kong.key(), kong.version());
            String layer = values.origin(SettingRegistry.SECRET).orElseThrow().layer();
            values.put(SettingRegistry.SECRET, new ResolvedValue<>(own, own.toString(), layer));
        }
    }
}
