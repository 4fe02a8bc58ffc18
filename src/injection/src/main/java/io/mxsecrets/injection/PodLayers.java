package io.mxsecrets.injection;

import io.mxsecrets.core.provider.registry.ProviderDescriptors;
import io.mxsecrets.core.reference.Reference;
import io.mxsecrets.core.settings.layer.Layer;
import io.mxsecrets.core.settings.layer.SettingKey;
import io.mxsecrets.core.settings.layer.SettingNaming;
import io.mxsecrets.core.settings.layer.SourceFacts;
import io.mxsecrets.core.settings.layer.Store;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import io.mxsecrets.core.settings.resolve.Resolution;
import io.mxsecrets.core.settings.resolve.Resolver;
import io.mxsecrets.core.text.Glob;
import io.mxsecrets.core.text.Printable;
import io.mxsecrets.core.text.Problem;
import io.mxsecrets.injection.cluster.Namespace;
import io.mxsecrets.injection.cluster.ServiceAccount;
import io.mxsecrets.injection.config.Configuration;
import io.mxsecrets.injection.pod.Limits;
import io.mxsecrets.injection.pod.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/** A pod's layers, nearest first, and what is wrong with them before anything is resolved. */
final class PodLayers {
    private final Configuration configuration;
    private final Namespace namespace;
    private final List<Problem> problems = new ArrayList<>();
    private final List<Layer> near;
    private boolean badAccount;

    PodLayers(Pod pod, Namespace namespace, Configuration configuration) {
        this.configuration = configuration;
        this.namespace = namespace;
        String place = "Namespace " + namespace.name();
        problems.addAll(AnnotationLimits.check(Layer.HERE, pod.annotations()));
        problems.addAll(AnnotationLimits.check(place, namespace.annotations()));
        near = problems.isEmpty() ? read(pod, place) : List.of();
        near.forEach(this::check);
    }

    private List<Layer> read(Pod pod, String place) {
        List<Layer> layers = List.of(
                SettingNaming.ANNOTATIONS.read(Layer.HERE, pod.annotations(), problems),
                SettingNaming.ANNOTATIONS.read(place, namespace.annotations(), problems));
        long sources = layers.stream()
                .flatMap(layer -> layer.values().keySet().stream())
                .filter(key -> key.setting().equals(SettingRegistry.SECRET))
                .map(key -> key.alias().orElse(SettingKey.MAIN))
                .distinct()
                .count();
        if (sources <= Limits.SOURCES) {
            return layers;
        }
        problems.add(new Problem("the pod has " + sources + " secrets to read", "the limit is " + Limits.SOURCES));
        return List.of();
    }

    List<Problem> problems() {
        return problems;
    }

    /**
     * Settings, or what is wrong with them. The ServiceAccount is asked for only where its role would count.
     *
     * @param account a read that may be slow, made once at most
     */
    Resolution resolve(Supplier<ServiceAccount> account) {
        if (near.isEmpty()) {
            return new Resolution(Optional.empty(), problems, List.of());
        }
        List<Layer> read = new ArrayList<>();
        SourceFacts facts = source -> {
            boolean needed = ProviderDescriptors.ALL.stream()
                    .filter(provider ->
                            source.provider().map(provider.kind()::equals).orElse(true))
                    .anyMatch(provider -> provider.needsAccount(source));
            if (needed && read.isEmpty()) {
                read.add(facts(account.get()));
            }
            return needed ? read : List.of();
        };
        return new Resolver(near, facts, List.of(defaults()), configuration.stores()).resolve();
    }

    /** The cluster's, without a default store that is not open to this Namespace. */
    private Layer defaults() {
        Layer defaults = configuration.defaults();
        if (closedDefault().isEmpty()) {
            return defaults;
        }
        Map<SettingKey, String> values = new TreeMap<>(defaults.values());
        values.remove(SettingKey.of(SettingRegistry.STORE));
        return new Layer(defaults.name(), defaults.vocabulary(), values);
    }

    private Optional<Store> closedDefault() {
        return configuration
                .defaults()
                .text(SettingRegistry.STORE)
                .map(configuration.stores()::get)
                .filter(store -> !open(store));
    }

    /** Why the default store does not help a pod that lacks settings; empty where it counts. */
    List<Problem> closed() {
        return closedDefault()
                .map(store -> new Problem(
                                "the store " + Printable.quoted(store.name()) + " is not open to the Namespace "
                                        + namespace.name() + ", so its settings do not apply here")
                        .in(configuration.defaults().name()))
                .stream()
                .toList();
    }

    private Layer facts(ServiceAccount account) {
        String place = "ServiceAccount " + account.name();
        Map<SettingKey, String> values = new TreeMap<>();
        ProviderDescriptors.ALL.forEach(
                provider -> provider.accountAnnotations().forEach((annotation, setting) -> {
                    String text = account.annotations().get(annotation);
                    if (text == null) {
                        return;
                    }
                    values.put(SettingKey.of(setting), text);
                    setting.problem(text)
                            .ifPresent(
                                    problem -> { // reported as such, rather than as a missing role
                                        badAccount = true;
                                        problems.add(
                                                problem.after(annotation + " ").in(place));
                                    });
                }));
        return new Layer(place, SettingNaming.ANNOTATIONS, values);
    }

    /** Whether the ServiceAccount's annotations were read and say nothing that can be used. */
    boolean badAccount() {
        return badAccount;
    }

    private void check(Layer layer) {
        for (SettingKey key : new TreeSet<>(layer.values().keySet())) {
            if (key.setting().equals(SettingRegistry.INJECT) && !layer.name().equals(Layer.HERE)) {
                problems.add(new Problem(
                                SettingNaming.ANNOTATIONS.name(key) + " is a label on a Namespace, not an annotation")
                        .in(layer.name()));
            }
            store(key, layer.values().get(key))
                    .map(configuration.stores()::get)
                    .filter(store -> !open(store))
                    .ifPresent(store -> problems.add(new Problem("the store " + Printable.quoted(store.name())
                                    + " is not open to the Namespace " + namespace.name())
                            .in(layer.name())));
        }
    }

    /** Keys that a lock may refuse, for pods whose settings did not resolve, so that their authors hear of all at once. */
    List<Problem> locked() {
        List<Problem> locked = new ArrayList<>();
        for (Layer layer : near) {
            new TreeSet<>(layer.values().keySet())
                    .stream()
                            .filter(key -> configuration.policy().locked().contains(key.setting()))
                            .forEach(key -> locked.add(new Problem(
                                            SettingNaming.ANNOTATIONS.name(key) + " is locked by the cluster's policy",
                                            "remove it")
                                    .in(layer.name())));
        }
        return locked;
    }

    private static Optional<String> store(SettingKey key, String text) {
        if (key.setting().equals(SettingRegistry.STORE)) {
            return Optional.of(text);
        }
        if (!key.setting().equals(SettingRegistry.SECRET)) {
            return Optional.empty();
        }
        return SettingRegistry.SECRET
                .read(text)
                .flatMap(secret -> secret instanceof Reference.Kong kong ? kong.namedStore() : Optional.empty());
    }

    private boolean open(Store store) {
        return store.namespaces().isEmpty()
                || store.namespaces().stream().anyMatch(pattern -> new Glob(pattern).matches(namespace.name()));
    }
}
