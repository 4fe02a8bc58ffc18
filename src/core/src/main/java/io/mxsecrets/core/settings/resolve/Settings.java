package io.mxsecrets.core.settings.resolve;

import io.mxsecrets.core.env.EnvVariable;
import io.mxsecrets.core.settings.Setting;
import io.mxsecrets.core.settings.SettingValues;
import io.mxsecrets.core.settings.layer.SettingKey;
import io.mxsecrets.core.settings.layer.SettingNaming;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All settings of one pod or one agent, resolved and checked. Only {@link Resolver} makes them, so each value is of its
 * type and the {@link SettingRules} hold.
 */
public final class Settings implements SettingValues {
    private final ResolvedValues values;
    private final List<SourceSettings> sources;
    private final AdminSettings given;

    Settings(ResolvedValues values, List<SourceSettings> sources, AdminSettings given) {
        this.values = Objects.requireNonNull(values);
        this.sources = List.copyOf(sources);
        this.given = Objects.requireNonNull(given);
    }

    /** What only the admin sets for the whole pod. */
    public AdminSettings given() {
        return given;
    }

    /** The sources in their order: that of {@code sources}, else alphabetical. */
    public List<SourceSettings> sources() {
        return sources;
    }

    @Override
    public <T> T get(Setting<T> setting) {
        return values.get(setting);
    }

    @Override
    public <T> Optional<T> find(Setting<T> setting) {
        return values.find(setting);
    }

    public <T> Optional<ResolvedValue<T>> origin(Setting<T> setting) {
        return values.origin(setting);
    }

    /** The variables that the targets get, with distinct names. */
    public List<EnvVariable> envVariables() {
        return sources.stream()
                .flatMap(source -> source.envVariables(get(SettingRegistry.LAYOUT)).stream())
                .toList();
    }

    /**
     * The variables that give an agent these settings: every value that is not built in, those of a
     * reference or a ServiceAccount too, so that the agent needs no layer but its environment.
     */
    public Map<String, String> environment() {
        Map<String, String> variables = new TreeMap<>();
        values.written().forEach((setting, text) -> {
            if (setting.reach().asVariable()) {
                variables.put(SettingNaming.VARIABLES.name(setting), text);
            }
        });
        boolean onlyMain = sources.size() == 1 && sources.get(0).alias().equals(SettingKey.MAIN);
        for (SourceSettings source : sources) {
            source.written().forEach((setting, text) -> {
                if (setting.reach().asVariable()) {
                    SettingKey key = onlyMain ? SettingKey.of(setting) : SettingKey.of(setting, source.alias());
                    variables.put(SettingNaming.VARIABLES.name(key), text);
                }
            });
        }
        return variables;
    }

    /** A line for each setting that is not built in, as {@code name=layer}: where it comes from, never what it is. */
    public List<String> origins() {
        List<String> lines = new ArrayList<>();
        values.forEach((setting, value) -> add(lines, setting.name(), value));
        for (SourceSettings source : sources) {
            source.written().keySet().forEach(setting -> source.origin(setting)
                    .ifPresent(value -> add(lines, setting.name() + "." + source.alias(), value)));
        }
        return lines;
    }

    private static void add(List<String> lines, String name, ResolvedValue<?> value) {
        if (!value.builtIn()) {
            lines.add(name + "=" + value.layer());
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Settings that && values.equals(that.values) && sources.equals(that.sources);
    }

    @Override
    public int hashCode() {
        return Objects.hash(values, sources);
    }
}
