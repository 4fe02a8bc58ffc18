package io.mxsecrets.core.settings;

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
public record Layer(String name, Vocabulary vocabulary, Map<Key, String> values) {
    public Layer {
        Objects.requireNonNull(name);
        Objects.requireNonNull(vocabulary);
        values = Map.copyOf(new TreeMap<>(values));
    }

    /** What this layer says about a setting for a source: the aliased text, else the one for all sources. */
    public Optional<String> text(Setting<?> setting, String alias) {
        String aliased = values.get(Key.of(setting, alias));
        if (aliased != null) {
            return Optional.of(aliased);
        }
        boolean applies = setting.scope() != Setting.Scope.ONE_SOURCE || alias.equals(Key.MAIN);
        return applies ? text(setting) : Optional.empty();
    }

    /** What this layer says about a setting without an alias. */
    public Optional<String> text(Setting<?> setting) {
        return Optional.ofNullable(values.get(Key.of(setting)));
    }
}
