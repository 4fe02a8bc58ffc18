package io.mxsecrets.providers.vault.login;

import com.fasterxml.jackson.databind.JsonNode;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.providers.JwtClaims;
import io.mxsecrets.providers.vault.client.ConnectionErrorMapper;
import io.mxsecrets.providers.vault.client.VaultAnswer;
import io.mxsecrets.providers.vault.login.VaultIdentity.AppRole;
import io.mxsecrets.providers.vault.login.VaultIdentity.ServiceAccount;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Why Vault refused a login, in a sentence that names the fix. Vault tells some reasons in words (these were seen on 1.21);
 * others it hides behind a bare 403, where the sentence lists what is known to cause it.
 */
final class LoginErrorMapper {
    /** All that Vault says where it knows no reason, or none that it would tell. */
    private static final String BARE = "permission denied";

    /** What JWT auth says where it is Vault that gets no answer. */
    private static final List<String> HAS_NO_KEYS = List.of("fetching keys", "error checking oidc discovery");

    /** A Vault that does not reach the API server for a moment says the same as one that denies for good. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private LoginErrorMapper() {}

    /** A login that was accepted and has no token that we can use. */
    static Failure noToken(JsonNode auth, VaultIdentity identity) {
        String at = "Vault at " + ConnectionErrorMapper.place(identity.address());
        return auth.path("mfa_requirement").isObject()
                ? denied(
                        at + " asks for a second factor, which no program has",
                        "exempt the login's mount or role from it (vault list identity/mfa/login-enforcement)")
                : Failure.of(
                        Reason.STRANGE_ANSWER,
                        Step.LOGIN,
                        at + " accepted the login and gave no token",
                        "check for a proxy on the way that answers instead");
    }

    static Failure of(VaultAnswer answer, VaultIdentity identity, Optional<JwtClaims> claims, Instant now) {
        String at = "Vault at " + ConnectionErrorMapper.place(identity.address());
        if (identity.method() instanceof ServiceAccount account) {
            if (HAS_NO_KEYS.stream().anyMatch(answer::says)) {
                return Failure.of(
                        Reason.STORE_ERROR,
                        Step.LOGIN,
                        at + " cannot fetch this cluster's keys for auth/" + account.mount(),
                        "let Vault reach the Kubernetes API server, or the issuer that the mount names");
            }
            Failure denied = serviceAccount(at, answer, account, identity, claims, now);
            return answer.says(BARE) ? denied.withGrace(GRACE) : denied;
        }
        AppRole approle = (AppRole) identity.method();
        return denied(
                at + " refused the AppRole login at auth/" + approle.mount(),
                "check role ID and secret ID, and that the secret ID has uses and time left");
    }

    private static Failure serviceAccount(
            String at,
            VaultAnswer answer,
            ServiceAccount account,
            VaultIdentity identity,
            Optional<JwtClaims> claims,
            Instant now) {
        String role = "the role " + account.role();
        String path = "auth/" + account.mount() + "/role/" + account.role();
        if (claims.isEmpty()) {
            return denied(
                    at + " refused the login, and " + account.jwt() + " holds no ServiceAccount token",
                    "let vault-jwt-file name the projected token");
        }
        JwtClaims token = claims.get();
        if (token.expires().filter(end -> end.isBefore(now)).isPresent()) {
            return denied(
                    at + " refused the login: the ServiceAccount token in " + account.jwt() + " has expired",
                    "the kubelet should have replaced it, so check its mount and this node's clock");
        }
        if (answer.says("invalid role name") || answer.says("could not be found")) {
            return denied(
                    at + " has no role " + account.role() + " at auth/" + account.mount(),
                    "correct vault-role, or create it: vault read " + path + " || vault write " + path
                            + " bound_service_account_names=" + token.name() + " bound_service_account_namespaces="
                            + token.namespace() + " token_policies=POLICY");
        }
        if (answer.says("service account name not authorized")
                || answer.says("namespace not authorized")
                || answer.says("invalid subject (sub) claim")
                || answer.says("error validating claims")) {
            return denied(
                    at + " does not let the ServiceAccount " + token.account() + " log in with " + role,
                    "give it a role of its own, or add " + token.name()
                            + " to the role's bound_service_account_names and " + token.namespace()
                            + " to its bound_service_account_namespaces, beside those that vault read " + path
                            + " shows: a write replaces them");
        }
        if (answer.says("audience")) {
            return denied(
                    at + " does not accept the audience " + token.audience() + " for " + role,
                    "set vault-audience to the role's audience (vault read -field=audience " + path
                            + "), or name a role of the app's own in vault-role");
        }
        if (answer.says("token signature") || answer.says("invalid issuer")) {
            return denied(
                    at + " cannot verify the ServiceAccount's token at auth/" + account.mount(),
                    "let vault-auth-mount name one that has this cluster's issuer and keys: oidc_discovery_url,"
                            + " jwks_url or jwt_validation_pubkeys");
        }
        if (answer.says("expired")) {
            return denied(
                    at + " says that the ServiceAccount token has expired",
                    "compare the clocks of Vault and this node");
        }
        if (!answer.says(BARE)) {
            return denied(
                    at + " refused the login of " + token.account() + " at auth/" + account.mount() + " with " + role
                            + " (" + answer.status() + ")",
                    "its server log says why, under auth." + account.mount());
        }
        return bare(at, account, identity, token);
    }

    /** Vault says "permission denied" and no more. */
    private static Failure bare(String at, ServiceAccount account, VaultIdentity identity, JwtClaims token) {
        String namespace = identity.namespace()
                .map(n -> "the namespace " + n + " has no auth mount " + account.mount())
                .orElse("there is no auth mount " + account.mount()
                        + " (in Vault Enterprise it may lie in a namespace: set vault-namespace)");
        return denied(
                at + " refused the login of " + token.account() + " at auth/" + account.mount() + " without a reason",
                "it is one of these: Vault cannot reach the Kubernetes API server, Vault has no token reviewer of its"
                        + " own (set token_reviewer_jwt in auth/"
                        + account.mount()
                        + "/config, or vault-audience: api-server and bind the ServiceAccount to"
                        + " system:auth-delegator, or use JWT auth), its reviewer lacks system:auth-delegator, the"
                        + " ServiceAccount was deleted or made anew, or "
                        + namespace);
    }

    private static Failure denied(String what, String remedy) {
        return Failure.of(Reason.LOGIN_DENIED, Step.LOGIN, what, remedy);
    }
}
