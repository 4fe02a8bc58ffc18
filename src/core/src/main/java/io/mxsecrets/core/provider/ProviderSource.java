package io.mxsecrets.core.provider;

import io.mxsecrets.core.reference.Reference;
import io.mxsecrets.core.reference.Version;
import io.mxsecrets.core.settings.SettingValues;
import java.util.Optional;

/** The resolved settings of one source, as far as a provider needs them by name. */
public interface ProviderSource extends SettingValues {
    Reference reference();

    Version version();

    /** The setting {@code secret-prefix}. */
    Optional<String> prefix();

    /** The layer of the admin's that chose the provider; empty where the pod or its reference did. */
    Optional<String> providerGivenBy();
}
