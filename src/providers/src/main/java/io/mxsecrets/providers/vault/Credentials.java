package io.mxsecrets.providers.vault;

import io.mxsecrets.core.secret.SecretText;
import io.mxsecrets.providers.IdentityFile;
import io.mxsecrets.providers.vault.Identity.AppRole;
import io.mxsecrets.providers.vault.Identity.ServiceAccount;
import java.util.Map;
import java.util.Optional;

/**
 * What a login sends. Read from the files anew each time, for the kubelet replaces projected tokens.
 *
 * @param kind as logs name it
 * @param claims what a ServiceAccount's token says of itself
 */
record Credentials(String kind, String mount, Map<String, String> body, Optional<Claims> claims) {
    /** @throws io.mxsecrets.core.failure.Failure where a file is not to be had */
    static Credentials of(Identity.Way way) {
        if (way instanceof ServiceAccount account) {
            SecretText jwt = IdentityFile.read(account.jwt(), "the ServiceAccount's token for Vault");
            Map<String, String> body = Map.of("role", account.role(), "jwt", jwt.reveal());
            return new Credentials("service-account", account.mount(), body, Claims.of(jwt));
        }
        AppRole approle = (AppRole) way;
        Map<String, String> body = Map.of(
                "role_id", IdentityFile.read(approle.roleId(), "the role ID").reveal(),
                "secret_id",
                        IdentityFile.read(approle.secretId(), "the secret ID").reveal());
        return new Credentials("approle", approle.mount(), body, Optional.empty());
    }

    @Override
    public String toString() {
        return kind;
    }
}
