package io.mxsecrets.cli.policy;

import io.mxsecrets.cli.resolve.ResolvedPod;
import io.mxsecrets.core.settings.Choices.Mode;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import io.mxsecrets.core.settings.resolve.SourceSettings;
import java.util.List;
import java.util.Optional;

/**
 * What a policy depends on and no manifest says.
 *
 * @param account the AWS account of secrets that are named without one
 * @param issuer the cluster's OIDC issuer, without {@code https://}
 * @param kmsKeys ARNs of the keys that the secrets are encrypted with, where they are not AWS's own
 * @param kubernetesHost the API server as Vault reaches it
 */
record PolicyFacts(
        Access access,
        Optional<String> account,
        Optional<String> issuer,
        List<String> kmsKeys,
        Optional<String> kubernetesHost) {
    PolicyFacts {
        kmsKeys = List.copyOf(kmsKeys);
    }

    /** Whether a sidecar looks for new versions of a source: what only names a version is needed by nobody else. */
    boolean checksLater(ResolvedPod pod, SourceSettings source) {
        return pod.settings().get(SettingRegistry.MODE) != Mode.INIT
                && source.get(SettingRegistry.REFRESH_INTERVAL).isPresent();
    }
}
