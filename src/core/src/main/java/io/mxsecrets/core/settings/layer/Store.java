package io.mxsecrets.core.settings.layer;

import io.mxsecrets.core.settings.Setting;
import java.util.Objects;
import java.util.Set;

/**
 * A named set of settings that the admin defined.
 *
 * @param name what {@code store} and Kong's references name
 * @param namespaces who may use it: names or globs; empty for all
 * @param settings its settings, as a layer of their own
 * @param locked settings of it that nobody nearer may change
 */
public record Store(String name, Set<String> namespaces, Layer settings, Set<Setting<?>> locked) {
    public Store {
        Objects.requireNonNull(name);
        namespaces = Set.copyOf(namespaces);
        Objects.requireNonNull(settings);
        locked = Set.copyOf(locked);
    }
}
