package io.mxsecrets.core.settings;

import java.util.Optional;

/** Resolved settings: of one source, or of the whole pod. */
public interface SettingValues {
    <T> Optional<T> find(Setting<T> setting);

    /** The value of a setting that has a built-in default or that the rules require. */
    default <T> T get(Setting<T> setting) {
        return find(setting).orElseThrow();
    }
}
