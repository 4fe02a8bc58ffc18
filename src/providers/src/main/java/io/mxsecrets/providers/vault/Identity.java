package io.mxsecrets.providers.vault;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.settings.Register;
import io.mxsecrets.core.settings.Settings;
import io.mxsecrets.core.settings.SourceSettings;
import io.mxsecrets.core.settings.Value;
import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** Who we are, and to which Vault. Sources of equal identity share one login. */
record Identity(URI address, Optional<String> namespace, Way way) {
    /** Where the webhook mounts the projected token. */
    static final Path PROJECTED = Path.of("/var/run/secrets/mxsecrets.io/mxsecrets-token-vault/token");

    /** How the token of Vault is had. */
    sealed interface Way {}

    /** Kubernetes or JWT auth with our projected token; both take the same body. */
    record ServiceAccount(String mount, String role, Path jwt) implements Way {}

    /** AppRole, for desks. */
    record AppRole(String mount, Path roleId, Path secretId) implements Way {}

    /** A token that somebody made, for desks; never renewed and never revoked by us. */
    record TokenFile(Path file) implements Way {}

    Identity {
        Objects.requireNonNull(address);
        Objects.requireNonNull(namespace);
        Objects.requireNonNull(way);
    }

    static Identity of(SourceSettings source, Settings settings) {
        URI address = source.find(Register.VAULT_ADDRESS).orElseThrow(() -> missing("vault-address"));
        return new Identity(address, source.find(Register.VAULT_NAMESPACE), way(source, settings));
    }

    private static Way way(SourceSettings source, Settings settings) {
        Optional<String> token = settings.find(Register.VAULT_TOKEN_FILE);
        if (token.isPresent()) {
            return new TokenFile(Path.of(token.get()));
        }
        Optional<String> roleId = settings.find(Register.VAULT_APPROLE_ROLE_ID_FILE);
        if (roleId.isPresent()) {
            String secretId = settings.find(Register.VAULT_APPROLE_SECRET_ID_FILE)
                    .orElseThrow(() -> missing("vault-approle-secret-id-file"));
            return new AppRole(mount(source, "approle"), Path.of(roleId.get()), Path.of(secretId));
        }
        String role = source.find(Register.VAULT_ROLE).orElseThrow(() -> missing("vault-role"));
        Path jwt = source.find(Register.VAULT_JWT_FILE).map(Path::of).orElse(PROJECTED);
        return new ServiceAccount(mount(source, source.get(Register.VAULT_AUTH_MOUNT)), role, jwt);
    }

    /** The mount as written, without the {@code auth/} that Vault's own commands show before it. */
    private static String mount(SourceSettings source, String fallback) {
        return source.origin(Register.VAULT_AUTH_MOUNT)
                .filter(value -> !value.builtIn())
                .map(Value::value)
                .orElse(fallback)
                .replaceFirst("^auth/", "");
    }

    private static Failure missing(String setting) {
        return Failure.of(Reason.SETTINGS, Step.SETTINGS, "Vault needs " + setting + "; add it");
    }
}
