package io.mxsecrets.testbed.vault;

import io.mxsecrets.testbed.kubernetes.ApiServer;
import io.mxsecrets.testbed.tool.Http;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Login methods of a running Vault. Each method that enables one returns the mount's name. */
public record VaultLogins(VaultServer vault) {

    /** Who asks the API server whether a pod's token is genuine; users have both. */
    public enum Reviewer {
        /** Vault has a service account of its own, with {@code system:auth-delegator}. */
        OF_ITS_OWN,
        /** Vault has none and uses the client's token, whose service account needs {@code system:auth-delegator}. */
        THE_CLIENT
    }

    /**
     * What a role asks of a login.
     *
     * @param audience that tokens must have; empty asks for none
     */
    public record Role(
            String name,
            String namespace,
            String serviceAccount,
            Optional<String> audience,
            Duration ttl,
            List<String> policies) {}

    /** Kubernetes auth against {@code apiServer}. */
    public String enableKubernetes(ApiServer apiServer, Reviewer reviewer) {
        return enableKubernetes(vault.freshName("kubernetes"), apiServer, reviewer);
    }

    String enableKubernetes(String mount, ApiServer apiServer, Reviewer reviewer) {
        enable(mount, "kubernetes");
        var config = new LinkedHashMap<String, Object>();
        config.put("kubernetes_host", apiServer.addressForServers());
        config.put("kubernetes_ca_cert", apiServer.caPem());
        config.put("disable_local_ca_jwt", true);
        if (reviewer == Reviewer.OF_ITS_OWN) {
            config.put("token_reviewer_jwt", apiServer.reviewerToken());
        }
        vault.call("POST", "auth/" + mount + "/config", config);
        return mount;
    }

    public void bindKubernetesRole(String mount, Role role) {
        var body = new LinkedHashMap<String, Object>();
        body.put("bound_service_account_names", role.serviceAccount());
        body.put("bound_service_account_namespaces", role.namespace());
        body.put("token_ttl", role.ttl().toSeconds() + "s");
        body.put("token_policies", role.policies());
        role.audience().ifPresent(audience -> body.put("audience", audience));
        vault.call("POST", "auth/" + mount + "/role/" + role.name(), body);
    }

    /** JWT auth with the API server's public keys: no TokenReview. */
    public String enableJwt(ApiServer apiServer) {
        var mount = enable("jwt");
        vault.call(
                "POST",
                "auth/" + mount + "/config",
                Map.of("jwt_validation_pubkeys", apiServer.publicKeys(), "bound_issuer", apiServer.issuer()));
        return mount;
    }

    public void bindJwtRole(String mount, Role role) {
        vault.call(
                "POST",
                "auth/" + mount + "/role/" + role.name(),
                Map.of(
                        "role_type",
                        "jwt",
                        "user_claim",
                        "sub",
                        "bound_subject",
                        "system:serviceaccount:" + role.namespace() + ":" + role.serviceAccount(),
                        "bound_audiences",
                        role.audience()
                                .map(List::of)
                                .orElseThrow(() -> new IllegalArgumentException(
                                        "Vault takes no JWT role without an audience for tokens that have one")),
                        "token_ttl",
                        role.ttl().toSeconds() + "s",
                        "token_policies",
                        role.policies()));
    }

    /** What an AppRole login sends. */
    public record AppRole(String mount, String roleId, String secretId) {}

    public AppRole enableAppRole(Duration ttl, String... policies) {
        var mount = enable("approle");
        var role = "auth/" + mount + "/role/app";
        vault.call("POST", role, Map.of("token_policies", policies, "token_ttl", ttl.toSeconds() + "s"));
        var roleId = vault.call("GET", role + "/role-id", Map.of())
                .at("/data/role_id")
                .asText();
        var secretId = vault.call("POST", role + "/secret-id", Map.of())
                .at("/data/secret_id")
                .asText();
        return new AppRole(mount, roleId, secretId);
    }

    /** A login as the agent would do it, for Kubernetes and JWT mounts; the answer may be a refusal. */
    public Http.Answer login(String mount, String role, String token) {
        return vault.call("POST", "auth/" + mount + "/login", "", Map.of("role", role, "jwt", token));
    }

    private String enable(String type) {
        return enable(vault.freshName(type), type);
    }

    private String enable(String mount, String type) {
        vault.call("POST", "sys/auth/" + mount, Map.of("type", type));
        return mount;
    }
}
