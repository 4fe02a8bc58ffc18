package io.mxsecrets.core.settings;

import static io.mxsecrets.core.settings.Setting.Scope.ACCESS;
import static io.mxsecrets.core.settings.SettingVisibility.AGENT;
import static io.mxsecrets.core.settings.SettingVisibility.EVERYWHERE;

import io.mxsecrets.core.settings.Setting.Default;
import io.mxsecrets.core.settings.Setting.Scope;
import io.mxsecrets.core.settings.Setting.Trait;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** Settings in the order in which they are written; filled by the static fields of the class that holds them. */
public final class SettingTable {
    private final List<Setting<?>> rows = new ArrayList<>();

    public List<Setting<?>> rows() {
        return Collections.unmodifiableList(rows);
    }

    /** A setting of the pod, which the agent never sees. */
    public <T> Setting<T> pod(String name, ValueType<T> type, Default fallback, String doc, Trait... traits) {
        return enter(new Setting<>(name, SettingVisibility.POD, Scope.POD, type, fallback, doc, Set.of(traits)));
    }

    /** A setting of the whole pod. */
    public <T> Setting<T> wide(String name, ValueType<T> type, Default fallback, String doc, Trait... traits) {
        return enter(new Setting<>(name, EVERYWHERE, Scope.POD, type, fallback, doc, Set.of(traits)));
    }

    /** A setting of one source. */
    public <T> Setting<T> source(
            String name, Scope scope, ValueType<T> type, Default fallback, String doc, Trait... traits) {
        return enter(new Setting<>(name, EVERYWHERE, scope, type, fallback, doc, Set.of(traits)));
    }

    /** Where and as whom a source is read. */
    public <T> Setting<T> access(String name, ValueType<T> type, Default fallback, String doc, Trait... traits) {
        return source(name, ACCESS, type, fallback, doc, traits);
    }

    /** A variable of the agent, and nothing else. */
    public <T> Setting<T> agent(
            String name, Scope scope, ValueType<T> type, Default fallback, String doc, Trait... traits) {
        return enter(new Setting<>(name, AGENT, scope, type, fallback, doc, Set.of(traits)));
    }

    public <T> Setting<T> enter(Setting<T> setting) {
        rows.add(setting);
        return setting;
    }

    public void addAll(List<Setting<?>> settings) {
        rows.addAll(settings);
    }
}
