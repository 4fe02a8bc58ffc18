package io.mxsecrets.core.provider;

import io.mxsecrets.core.reference.ProviderKind;
import io.mxsecrets.core.settings.Setting;
import io.mxsecrets.core.settings.SettingValues;
import java.util.Optional;

/** What the layers say of a source without the facts of its ServiceAccount: the values that hold unless a fact is nearer. */
public interface UnresolvedSource extends SettingValues {
    /** Empty where nothing determines it yet. */
    Optional<ProviderKind> provider();

    /** Whether a layer that is nearer than a fact sets it. */
    boolean near(Setting<?> setting);
}
