package io.mxsecrets.cli.resolve;

import io.mxsecrets.cli.manifest.PodManifest;
import io.mxsecrets.core.settings.resolve.Settings;
import java.util.List;

/**
 * An opted-in pod, and its settings through all layers.
 *
 * @param newRole whether its ServiceAccount has no role yet, and the settings name one that is still to be made
 */
public record ResolvedPod(PodManifest made, Settings settings, List<String> warnings, boolean newRole) {
    public ResolvedPod {
        warnings = List.copyOf(warnings);
    }

    public String namespace() {
        return made.namespace();
    }

    public String serviceAccount() {
        return made.pod().serviceAccount();
    }

    @Override
    public String toString() {
        return made.manifest().toString();
    }
}
