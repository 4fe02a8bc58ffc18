package io.mxsecrets.core.settings.resolve;

import io.mxsecrets.core.settings.Setting;
import io.mxsecrets.core.settings.layer.Layer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the admin sets for a source, whatever the pod, its Namespace, its reference or its ServiceAccount set: a lock holds them
 * to it.
 *
 * @param alias the source's
 * @param layers stores and cluster defaults, nearest first
 * @param locks the store that locks a setting
 * @param store the store that the pod or its Namespace chose, by {@code store} or by Kong's reference
 */
public record AdminSettings(String alias, List<Layer> layers, Map<Setting<?>, String> locks, Optional<String> store) {
    public AdminSettings {
        layers = List.copyOf(layers);
        locks = Map.copyOf(locks);
    }

    /** The admin's value, else the built-in one. */
    public <T> Optional<T> find(Setting<T> setting) {
        ResolvedValues values = new ResolvedValues();
        values.settle(setting, layers, layer -> setting.ofSource() ? layer.text(setting, alias) : layer.text(setting));
        return values.find(setting);
    }
}
