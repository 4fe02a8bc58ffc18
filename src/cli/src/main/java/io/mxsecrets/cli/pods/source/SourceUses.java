package io.mxsecrets.cli.pods.source;

import io.mxsecrets.core.failure.BadValue;
import io.mxsecrets.core.settings.Setting;
import io.mxsecrets.core.settings.layer.Layer;
import io.mxsecrets.core.settings.layer.SettingKey;
import io.mxsecrets.core.settings.layer.SettingNaming;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import io.mxsecrets.core.settings.resolve.Environment;
import io.mxsecrets.core.settings.resolve.Resolution;
import io.mxsecrets.injection.cluster.Namespace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which secret each alias of a pod is. An injected pod has that in the variables of our containers, as the webhook resolved
 * it; one that is not injected has its annotations and its Namespace's, the pod's before the Namespace's.
 */
public final class SourceUses {
    private SourceUses() {}

    public static List<SourceUse> ofVariables(Map<String, String> variables) {
        Resolution resolution = Environment.resolve(variables);
        return resolution
                .settings()
                .map(settings -> settings.sources().stream()
                        .map(source -> new SourceUse(
                                source.alias(),
                                SecretName.of(source),
                                source.get(SettingRegistry.VERSION).toString()))
                        .toList())
                .orElseGet(() -> written(List.of(layer(SettingNaming.VARIABLES, variables))));
    }

    public static List<SourceUse> ofAnnotations(Map<String, String> pod, Namespace namespace) {
        return written(List.of(
                layer(SettingNaming.ANNOTATIONS, pod), layer(SettingNaming.ANNOTATIONS, namespace.annotations())));
    }

    /** Names that nobody knows are for {@code lint}, and for the webhook; here they are passed over. */
    private static Layer layer(SettingNaming naming, Map<String, String> texts) {
        return naming.read(Layer.HERE, texts, new ArrayList<>());
    }

    /** What is written, nearest layer first, where not all of it can be resolved. */
    private static List<SourceUse> written(List<Layer> layers) {
        TreeSet<String> aliases = new TreeSet<>();
        layers.forEach(layer -> layer.values().keySet().stream()
                .filter(key -> key.setting().equals(SettingRegistry.SECRET))
                .forEach(key -> aliases.add(key.alias().orElse(SettingKey.MAIN))));
        return aliases.stream().flatMap(alias -> written(alias, layers)).toList();
    }

    private static Stream<SourceUse> written(String alias, List<Layer> layers) {
        String secret = text(SettingRegistry.SECRET, alias, layers).orElse("");
        try {
            return Stream.of(new SourceUse(
                    alias,
                    SecretName.parse(secret, text(SettingRegistry.SECRET_PREFIX, alias, layers)),
                    text(SettingRegistry.VERSION, alias, layers).orElse("current")));
        } catch (BadValue e) {
            return Stream.empty();
        }
    }

    private static Optional<String> text(Setting<?> setting, String alias, List<Layer> layers) {
        return layers.stream()
                .flatMap(layer -> layer.text(setting, alias).stream())
                .findFirst();
    }
}
