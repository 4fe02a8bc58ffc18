package io.mxsecrets.core.settings.layer;

import io.mxsecrets.core.settings.Setting;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What one place says: a pod's annotations, a Namespace's, a store, the cluster's defaults, the environment.
 *
 * @param name as messages name it: {@code pod}, {@code Namespace team-a}, {@code environment}
 * @param vocabulary how its keys are spelled in messages
 * @param values texts, not yet parsed
 */
public record Layer(String name, SettingNaming vocabulary, Map<SettingKey, String> values) {
    /** The layer that problems do not name: the pod under review, the agent's own environment. */
    public static final String HERE = "";

    public Layer {
        Objects.requireNonNull(name);
        Objects.requireNonNull(vocabulary);
        values = Map.copyOf(new TreeMap<>(values));
    }

    /** What this layer says about a setting for a source: the aliased text, else the one for all sources. */
    public Optional<String> text(Setting<?> setting, String alias) {
        String aliased = values.get(SettingKey.of(setting, alias));
        if (aliased != null) {
            return Optional.of(aliased);
        }
        boolean applies = setting.scope() != Setting.Scope.ONE_SOURCE || alias.equals(SettingKey.MAIN);
        return applies ? text(setting) : Optional.empty();
    }

    /** What this layer says about a setting without an alias. */
    public Optional<String> text(Setting<?> setting) {
        return Optional.ofNullable(values.get(SettingKey.of(setting)));
    }
}
