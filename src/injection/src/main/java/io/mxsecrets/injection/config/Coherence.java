package io.mxsecrets.injection.config;

import io.mxsecrets.core.provider.ProviderDescriptor;
import io.mxsecrets.core.provider.registry.ProviderDescriptors;
import io.mxsecrets.core.settings.Setting;
import io.mxsecrets.core.settings.layer.Layer;
import io.mxsecrets.core.settings.layer.SettingKey;
import io.mxsecrets.core.settings.layer.SettingNaming;
import io.mxsecrets.core.settings.layer.Store;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import io.mxsecrets.core.settings.resolve.Resolver;
import io.mxsecrets.core.text.Printable;
import io.mxsecrets.core.text.Suggestions;
import io.mxsecrets.injection.policy.PolicyVerdicts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Whether the parts of a configuration go together: what one names, another has; and no default, store or lock refuses every
 * pod that does nothing wrong. A typo is refused here, once, rather than in each pod.
 */
final class Coherence {
    private final Configuration configuration;
    private final List<ConfigurationProblem> problems;

    /** @param problems what is wrong already; only where nothing is are pods tried */
    Coherence(Configuration configuration, List<ConfigurationProblem> problems) {
        this.configuration = configuration;
        this.problems = problems;
    }

    void check() {
        defaultStore();
        locks();
        verdicts("defaults", configuration.defaults());
        configuration.stores().forEach((name, store) -> verdicts("stores." + name + ".settings", store.settings()));
        if (configuration.policy().allowImdsV1() && !configuration.policy().allowNodeRole()) {
            refuse("policy.allowImdsV1", " has no effect without policy.allowNodeRole");
        }
        if (problems.isEmpty()) {
            pods();
        }
    }

    private void defaultStore() {
        Set<String> known = configuration.stores().keySet();
        configuration
                .defaults()
                .text(SettingRegistry.STORE)
                .filter(name -> !known.contains(name))
                .ifPresent(name -> refuse(
                        "defaults.store",
                        " is " + Printable.quoted(name) + ", which stores do not define"
                                + Suggestions.nearest(name, known)
                                        .map(near -> "; did you mean " + near + "?")
                                        .orElse("")));
    }

    private void refuse(String place, String what) {
        problems.add(new ConfigurationProblem(place, place + what));
    }

    /** Locks that leave no pod a value: what must be set, and can be set by nobody. */
    private void locks() {
        Set<Setting<?>> locked = configuration.policy().locked();
        if (locked.contains(SettingRegistry.SECRET)) {
            refuse("policy.locked", " names secret, so no pod could choose what it reads; use policy.secretNames");
        }
        Stream<Setting<?>> required = ProviderDescriptors.ALL.stream()
                .flatMap(provider -> provider.required().keySet().stream())
                .sorted(Comparator.comparing(Setting::name));
        Stream.concat(Stream.of(SettingRegistry.PROVIDER), required)
                .filter(setting -> locked.contains(setting) && !isGiven(setting))
                .forEach(setting -> refuse(
                        "policy.locked",
                        " names " + setting
                                + ", but neither defaults nor a store sets it, so no pod could have a value"));
    }

    private boolean isGiven(Setting<?> setting) {
        Stream<Layer> stores = configuration.stores().values().stream().map(Store::settings);
        return Stream.concat(Stream.of(configuration.defaults()), stores)
                .anyMatch(layer -> layer.text(setting).isPresent());
    }

    /** Each value by itself, as it would be judged in a pod. */
    private void verdicts(String path, Layer layer) {
        new TreeMap<>(layer.values())
                .forEach((key, text) -> key.setting().read(text).ifPresent(value -> PolicyVerdicts.of(
                                configuration.policy(), key.setting(), value)
                        .forEach(verdict -> refuse(path, ": " + verdict))));
    }

    /** Pods of each kind that say what they must and nothing else, with each store and without. */
    private void pods() {
        for (ProviderDescriptor kind : ProviderDescriptors.ALL) {
            if (configuration.policy().allows(kind.kind()) && !kind.onlyWhereListed()) {
                pod(kind, Optional.empty(), "defaults");
                configuration.stores().forEach((name, store) -> pod(kind, Optional.of(store), "stores." + name));
            }
        }
    }

    private void pod(ProviderDescriptor kind, Optional<Store> store, String path) {
        Layer defaults = configuration.defaults();
        boolean other = store.flatMap(s ->
                        s.settings().text(SettingRegistry.PROVIDER).or(() -> defaults.text(SettingRegistry.PROVIDER)))
                .flatMap(SettingRegistry.PROVIDER::read)
                .filter(provider -> !provider.equals(kind.kind()))
                .isPresent();
        if (other) {
            return;
        }
        Map<SettingKey, String> texts = new TreeMap<>();
        Map<Setting<?>, String> needed = new LinkedHashMap<>(kind.required());
        needed.put(SettingRegistry.PROVIDER, kind.kind().name());
        needed.forEach((setting, text) -> {
            boolean given = defaults.text(setting).isPresent()
                    || store.flatMap(s -> s.settings().text(setting)).isPresent();
            if (!given) {
                texts.put(SettingKey.of(setting), text);
            }
        });
        if (store.isEmpty()) {
            texts.put(SettingKey.of(SettingRegistry.PROVIDER), needed.get(SettingRegistry.PROVIDER));
        }
        texts.put(SettingKey.of(SettingRegistry.SECRET), "mount/any");
        if (!configuration.policy().httpHosts().isEmpty()) {
            texts.put(
                    SettingKey.of(SettingRegistry.ALLOW_HTTP),
                    "true"); // a pod's to say, for hosts that were judged before
        }
        store.ifPresent(s -> texts.put(SettingKey.of(SettingRegistry.STORE), s.name()));
        List<Layer> near = List.of(new Layer(Layer.HERE, SettingNaming.ANNOTATIONS, texts));
        Map<SettingKey, String> far = new TreeMap<>(defaults.values());
        far.remove(SettingKey.of(SettingRegistry.STORE));
        List<Layer> farther = List.of(new Layer(defaults.name(), defaults.vocabulary(), far));
        List<ConfigurationProblem> found = new ArrayList<>();
        new Resolver(near, source -> List.of(), farther, configuration.stores())
                .resolve()
                .problems()
                .forEach(problem ->
                        found.add(new ConfigurationProblem(path, path + " would deny every pod: " + problem)));
        found.stream().filter(problem -> !problems.contains(problem)).forEach(problems::add);
    }
}
