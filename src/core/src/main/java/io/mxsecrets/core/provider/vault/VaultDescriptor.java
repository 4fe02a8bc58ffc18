package io.mxsecrets.core.provider.vault;

import io.mxsecrets.core.failure.BadValue;
import io.mxsecrets.core.provider.PodFile;
import io.mxsecrets.core.provider.ProviderDescriptor;
import io.mxsecrets.core.provider.ProviderSource;
import io.mxsecrets.core.reference.ProviderKind;
import io.mxsecrets.core.reference.Reference;
import io.mxsecrets.core.reference.Version;
import io.mxsecrets.core.settings.Setting;
import io.mxsecrets.core.settings.SettingValues;
import io.mxsecrets.core.text.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** HashiCorp Vault, KV v2. */
public final class VaultDescriptor implements ProviderDescriptor {
    /** The word for a token that the API server itself accepts. */
    private static final String API_SERVER = "api-server";

    @Override
    public ProviderKind kind() {
        return ProviderKind.VAULT;
    }

    @Override
    public List<Setting<?>> settings() {
        return VaultSettings.TABLE.rows();
    }

    @Override
    public Map<Setting<?>, String> required() {
        return Map.of(VaultSettings.ADDRESS, "https://vault.example", VaultSettings.ROLE, "any");
    }

    @Override
    public Map<Setting<?>, String> facts(Reference reference) {
        return reference instanceof Reference.Url url ? Map.of(VaultSettings.ADDRESS, url.address()) : Map.of();
    }

    @Override
    public List<Problem> problems(ProviderSource source, SettingValues pod) {
        List<Problem> problems = new ArrayList<>();
        if (source.version() instanceof Version.Stage || source.version() instanceof Version.Id) {
            problems.add(new Problem(
                    "version names a stage or an id, which only AWS has", "give current, previous or a number"));
        }
        if (source.find(VaultSettings.ADDRESS).isEmpty()) {
            problems.add(
                    new Problem("has no vault-address", "add it, or write the secret as https://HOST:8200/MOUNT/PATH"));
        }
        boolean otherLogin = pod.find(VaultSettings.TOKEN_FILE).isPresent()
                || pod.find(VaultSettings.APPROLE_ROLE_ID_FILE).isPresent();
        if (source.find(VaultSettings.ROLE).isEmpty() && !otherLogin) {
            problems.add(new Problem(
                    "has no vault-role",
                    "add the role of Vault's Kubernetes auth that this ServiceAccount is bound to"));
        }
        try {
            VaultPath.of(source);
        } catch (BadValue e) {
            String given = source.providerGivenBy()
                    .map(layer ->
                            "the provider vault is that of the " + layer + ", a secret of AWS needs provider: aws")
                    .orElse("");
            problems.add(e.problem().after("names a secret that ").and(given));
        }
        return problems;
    }

    @Override
    public List<Problem> warnings(ProviderSource source) {
        try {
            return VaultPath.of(source).repairs();
        } catch (BadValue e) {
            return List.of(); // a problem
        }
    }

    /** {@code NAMESPACE/MOUNT/PATH}: Vault takes a namespace from its header or from the front of a path alike. */
    @Override
    public Optional<String> secretName(Reference reference, Optional<String> prefix, SettingValues source) {
        String path = VaultPath.of(reference, prefix, source.find(VaultSettings.KV_MOUNT))
                .toString();
        return Optional.of(source.find(VaultSettings.NAMESPACE)
                .map(namespace -> namespace + "/" + path)
                .orElse(path));
    }

    @Override
    public List<PodFile> tokens() {
        return List.of(new PodFile(VaultSettings.JWT_FILE, source -> source.find(VaultSettings.AUDIENCE)
                .map(audience -> audience.equals(API_SERVER) ? "" : audience)));
    }
}
