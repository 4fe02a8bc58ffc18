package io.mxsecrets.core.settings.resolve;

import io.mxsecrets.core.env.EnvItem;
import io.mxsecrets.core.env.EnvVariable;
import io.mxsecrets.core.output.Layout;
import io.mxsecrets.core.provider.ProviderSource;
import io.mxsecrets.core.reference.ProviderKind;
import io.mxsecrets.core.reference.Reference;
import io.mxsecrets.core.reference.Version;
import io.mxsecrets.core.settings.Setting;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The settings of one source, each resolved through the layers. */
public final class SourceSettings implements ProviderSource {
    private final String alias;
    private final ResolvedValues values;
    private final AdminSettings given;

    SourceSettings(String alias, ResolvedValues values, AdminSettings given) {
        this.alias = Objects.requireNonNull(alias);
        this.values = Objects.requireNonNull(values);
        this.given = Objects.requireNonNull(given);
    }

    public String alias() {
        return alias;
    }

    @Override
    public Reference reference() {
        return get(SettingRegistry.SECRET);
    }

    public ProviderKind provider() {
        return get(SettingRegistry.PROVIDER);
    }

    @Override
    public Version version() {
        return get(SettingRegistry.VERSION);
    }

    @Override
    public Optional<String> prefix() {
        return find(SettingRegistry.SECRET_PREFIX);
    }

    @Override
    public Optional<String> providerGivenBy() {
        return given.find(SettingRegistry.PROVIDER)
                .flatMap(kind -> origin(SettingRegistry.PROVIDER))
                .map(ResolvedValue::layer);
    }

    /** What {@code env} asks for, as it is written. */
    List<EnvItem> envItems() {
        return find(SettingRegistry.ENV).orElse(List.of());
    }

    /** The variables that the targets get of this source. */
    List<EnvVariable> envVariables(Layout layout) {
        boolean optional = get(SettingRegistry.OPTIONAL);
        return envItems().stream()
                .map(item -> new EnvVariable(item.name(layout), item.key(), alias, optional))
                .toList();
    }

    /** What only the admin sets for this source. */
    public AdminSettings given() {
        return given;
    }

    @Override
    public <T> T get(Setting<T> setting) {
        return values.get(setting);
    }

    @Override
    public <T> Optional<T> find(Setting<T> setting) {
        return values.find(setting);
    }

    /** The value with its text and the layer that gave it. */
    public <T> Optional<ResolvedValue<T>> origin(Setting<T> setting) {
        return values.origin(setting);
    }

    /** What makes two reads the same read: the secret, its version, and everything that says where and as whom. */
    public Map<String, Object> identity() {
        Map<String, Object> identity = new LinkedHashMap<>();
        values.forEach((setting, value) -> {
            boolean reading = setting.scope() == Setting.Scope.ACCESS
                    || setting.equals(SettingRegistry.SECRET)
                    || setting.equals(SettingRegistry.VERSION);
            if (reading) {
                identity.put(setting.name(), value.value());
            }
        });
        return identity;
    }

    Map<Setting<?>, String> written() {
        return values.written();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SourceSettings that && alias.equals(that.alias) && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return Objects.hash(alias, values);
    }

    @Override
    public String toString() {
        return alias;
    }
}
