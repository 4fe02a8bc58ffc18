package io.mxsecrets.injection;

import io.mxsecrets.core.reference.BadReference;
import io.mxsecrets.core.reference.ProviderKind;
import io.mxsecrets.core.reference.Reference;
import io.mxsecrets.core.settings.Choices.AwsAuth;
import io.mxsecrets.core.settings.Key;
import io.mxsecrets.core.settings.Layer;
import io.mxsecrets.core.settings.Problem;
import io.mxsecrets.core.settings.Register;
import io.mxsecrets.core.settings.Resolution;
import io.mxsecrets.core.settings.Resolver;
import io.mxsecrets.core.settings.Settings;
import io.mxsecrets.core.settings.SourceSettings;
import io.mxsecrets.core.settings.Store;
import io.mxsecrets.core.settings.Vocabulary;
import io.mxsecrets.core.text.Glob;
import io.mxsecrets.core.text.Shown;
import io.mxsecrets.injection.cluster.Namespace;
import io.mxsecrets.injection.cluster.ServiceAccount;
import io.mxsecrets.injection.pod.Limits;
import io.mxsecrets.injection.pod.Pod;
import io.mxsecrets.injection.policy.Configuration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/** A pod's layers, nearest first, and what is wrong with them before anything is resolved. */
final class Layers {
    private final Configuration configuration;
    private final Namespace namespace;
    private final List<Problem> problems = new ArrayList<>();
    private final List<Layer> near;

    Layers(Pod pod, Namespace namespace, Configuration configuration) {
        this.configuration = configuration;
        this.namespace = namespace;
        String place = "Namespace " + namespace.name();
        problems.addAll(Sizes.check(Problem.HERE, pod.annotations()));
        problems.addAll(Sizes.check(place, namespace.annotations()));
        near = problems.isEmpty() ? read(pod, place) : List.of();
        near.forEach(this::check);
    }

    private List<Layer> read(Pod pod, String place) {
        List<Layer> layers = List.of(
                Vocabulary.ANNOTATIONS.read(Problem.HERE, pod.annotations(), problems),
                Vocabulary.ANNOTATIONS.read(place, namespace.annotations(), problems));
        long sources = layers.stream()
                .flatMap(layer -> layer.values().keySet().stream())
                .filter(key -> key.setting().equals(Register.SECRET))
                .map(key -> key.alias().orElse(Key.MAIN))
                .distinct()
                .count();
        if (sources <= Limits.SOURCES) {
            return layers;
        }
        problems.add(new Problem(
                Problem.HERE, "the pod has " + sources + " secrets to read; " + Limits.SOURCES + " is the most"));
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
        Resolution first = resolve(List.of());
        return roleWanted(first) ? resolve(List.of(facts(account.get()))) : first;
    }

    private Resolution resolve(List<Layer> facts) {
        if (near.isEmpty()) {
            return new Resolution(Optional.empty(), problems, List.of());
        }
        return new Resolver(near, facts, List.of(configuration.defaults()), configuration.stores()).resolve();
    }

    /** Whether a source reads AWS, or may turn out to, with IRSA and with no role named nearer than the ServiceAccount. */
    private boolean roleWanted(Resolution resolution) {
        return resolution.settings().map(this::roleWanted).orElse(!near.isEmpty());
    }

    private boolean roleWanted(Settings settings) {
        return settings.sources().stream().anyMatch(this::roleWanted);
    }

    private boolean roleWanted(SourceSettings source) {
        boolean irsa = source.find(Register.AWS_AUTH)
                .map(auth -> auth == AwsAuth.IRSA || auth == AwsAuth.AUTO)
                .orElse(source.find(Register.AWS_CREDENTIALS_SECRET).isEmpty());
        boolean nearer = source.origin(Register.AWS_ROLE_ARN)
                .filter(role -> !role.layer().equals(configuration.defaults().name()))
                .isPresent();
        return source.provider() == ProviderKind.AWS && irsa && !nearer;
    }

    private static Layer facts(ServiceAccount account) {
        Map<Key, String> values = new TreeMap<>();
        account.roleArn().ifPresent(role -> values.put(Key.of(Register.AWS_ROLE_ARN), role));
        account.audience().ifPresent(audience -> values.put(Key.of(Register.AWS_AUDIENCE), audience));
        return new Layer("ServiceAccount " + account.name(), Vocabulary.ANNOTATIONS, values);
    }

    private void check(Layer layer) {
        for (Key key : new TreeSet<>(layer.values().keySet())) {
            if (configuration.policy().locked().contains(key.setting())) {
                refuse(layer, Vocabulary.ANNOTATIONS.name(key) + " is locked by the cluster's policy; remove it");
            }
            if (key.setting().equals(Register.INJECT) && !layer.name().equals(Problem.HERE)) {
                refuse(layer, Vocabulary.ANNOTATIONS.name(key) + " is a label on a Namespace, not an annotation");
            }
            store(key, layer.values().get(key))
                    .map(configuration.stores()::get)
                    .filter(store -> !open(store))
                    .ifPresent(store -> refuse(
                            layer,
                            "the store " + Shown.quoted(store.name()) + " is not open to the Namespace "
                                    + namespace.name()));
        }
    }

    private static Optional<String> store(Key key, String text) {
        if (key.setting().equals(Register.STORE)) {
            return Optional.of(text);
        }
        if (!key.setting().equals(Register.SECRET)) {
            return Optional.empty();
        }
        try {
            return Reference.parse(text) instanceof Reference.Kong kong ? kong.namedStore() : Optional.empty();
        } catch (BadReference e) {
            return Optional.empty(); // the resolver says so
        }
    }

    private boolean open(Store store) {
        return store.namespaces().isEmpty()
                || store.namespaces().stream().anyMatch(pattern -> new Glob(pattern).matches(namespace.name()));
    }

    private void refuse(Layer layer, String sentence) {
        problems.add(new Problem(layer.name(), sentence));
    }
}
