package io.mxsecrets.providers.vault.login;

import io.mxsecrets.core.secret.SecretText;
import io.mxsecrets.providers.IdentityFile;
import io.mxsecrets.providers.JwtClaims;
import io.mxsecrets.providers.vault.login.VaultIdentity.AppRole;
import io.mxsecrets.providers.vault.login.VaultIdentity.ServiceAccount;
import java.util.Map;
import java.util.Optional;

/**
 * What a login sends. Read from the files anew each time, for the kubelet replaces projected tokens.
 *
 * @param kind as logs name it
 * @param claims what a ServiceAccount's token says of itself
 */
record LoginRequest(String kind, String mount, Map<String, String> body, Optional<JwtClaims> claims) {
    /** @throws io.mxsecrets.core.failure.Failure where a file is not to be had */
    static LoginRequest of(VaultIdentity.Method method) {
        if (method instanceof ServiceAccount account) {
            SecretText jwt = IdentityFile.read(account.jwt(), "the ServiceAccount's token for Vault");
            Map<String, String> body = Map.of("role", account.role(), "jwt", jwt.reveal());
            return new LoginRequest("service-account", account.mount(), body, JwtClaims.of(jwt));
        }
        AppRole approle = (AppRole) method;
        Map<String, String> body = Map.of(
                "role_id", IdentityFile.read(approle.roleId(), "the role ID").reveal(),
                "secret_id",
                        IdentityFile.read(approle.secretId(), "the secret ID").reveal());
        return new LoginRequest("approle", approle.mount(), body, Optional.empty());
    }

    @Override
    public String toString() {
        return kind;
    }
}
