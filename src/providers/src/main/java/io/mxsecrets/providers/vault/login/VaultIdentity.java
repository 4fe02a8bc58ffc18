package io.mxsecrets.providers.vault.login;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.provider.vault.VaultSettings;
import io.mxsecrets.core.secret.SecretText;
import io.mxsecrets.core.settings.resolve.ResolvedValue;
import io.mxsecrets.core.settings.resolve.Settings;
import io.mxsecrets.core.settings.resolve.SourceSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** Who we are, and to which Vault. Sources of equal identity share one login. */
public record VaultIdentity(URI address, Optional<String> namespace, Method method) {
    /** Where the webhook mounts the projected token. */
    static final Path PROJECTED = Path.of("/var/run/secrets/mxsecrets.io/mxsecrets-token-vault/token");

    /** How the Vault token is obtained. */
    public sealed interface Method {}

    /** Kubernetes or JWT auth with our projected token; both take the same body. */
    public record ServiceAccount(String mount, String role, Path jwt) implements Method {}

    /** AppRole, for local use. */
    record AppRole(String mount, Path roleId, Path secretId) implements Method {}

    /** A token from a file, for local use; the agent never renews or revokes it. */
    record TokenFile(Path file) implements Method {}

    /** A user's own token, used as it is. */
    record Token(SecretText value) implements Method {}

    public VaultIdentity {
        Objects.requireNonNull(address);
        Objects.requireNonNull(namespace);
        Objects.requireNonNull(method);
    }

    public static VaultIdentity of(SourceSettings source, Settings settings) {
        URI address = source.find(VaultSettings.ADDRESS).orElseThrow(() -> missing("vault-address"));
        return new VaultIdentity(address, source.find(VaultSettings.NAMESPACE), method(source, settings));
    }

    /** The same Vault, with a user's own token. */
    public VaultIdentity with(SecretText token) {
        return new VaultIdentity(address, namespace, new Token(token));
    }

    private static Method method(SourceSettings source, Settings settings) {
        Optional<String> token = settings.find(VaultSettings.TOKEN_FILE);
        if (token.isPresent()) {
            return new TokenFile(Path.of(token.get()));
        }
        Optional<String> roleId = settings.find(VaultSettings.APPROLE_ROLE_ID_FILE);
        if (roleId.isPresent()) {
            String secretId = settings.find(VaultSettings.APPROLE_SECRET_ID_FILE)
                    .orElseThrow(() -> missing("vault-approle-secret-id-file"));
            return new AppRole(mount(source, "approle"), Path.of(roleId.get()), Path.of(secretId));
        }
        String role = source.find(VaultSettings.ROLE).orElseThrow(() -> missing("vault-role"));
        Path jwt = source.find(VaultSettings.JWT_FILE).map(Path::of).orElse(PROJECTED);
        return new ServiceAccount(mount(source, source.get(VaultSettings.AUTH_MOUNT)), role, jwt);
    }

    /** The mount as written, without the {@code auth/} that Vault's own commands show before it. */
    private static String mount(SourceSettings source, String fallback) {
        return source.origin(VaultSettings.AUTH_MOUNT)
                .filter(value -> !value.builtIn())
                .map(ResolvedValue::value)
                .orElse(fallback)
                .replaceFirst("^auth/", "");
    }

    private static Failure missing(String setting) {
        return Failure.of(Reason.SETTINGS, Step.SETTINGS, "Vault needs " + setting, "add it");
    }
}
