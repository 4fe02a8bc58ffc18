package io.mxsecrets.testbed.vault;

import com.fasterxml.jackson.databind.JsonNode;
import io.mxsecrets.testbed.kubernetes.ApiServer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Vault as the page of Private Mendix Platform has its reader set it up, under the page's own names: the document
 * {@code pmp-dev/admin} in two versions, Kubernetes auth, a policy, and a role without an audience. Whatever else is set up
 * in that Vault must leave it as it is.
 */
public final class PmpVault implements AutoCloseable {
    public static final String MOUNT = "pmp-dev";
    public static final String SECRET = "admin";
    public static final String AUTH = "kubernetes";

    private static final String POLICY = "pmp-secret-access";
    private static final String ROLE = "pmp-secret-accessor-role";
    private static final String ACCOUNT = "pmp-secret-accessor";

    private final VaultServer vault;
    private final ApiServer apiServer;
    private final String namespace;

    /** @param namespace of PMP, whose ServiceAccount is made there */
    public PmpVault(VaultServer vault, ApiServer apiServer, String namespace, VaultLogins.Reviewer reviewer) {
        this.vault = vault;
        this.apiServer = apiServer;
        this.namespace = namespace;
        VaultKv kv = vault.enableKv2(MOUNT);
        kv.put(SECRET, "{\"Email.SMTPPassword\": \"first\"}");
        kv.put(SECRET, "{\"Email.SMTPPassword\": \"second\"}");
        vault.logins().enableKubernetes(AUTH, apiServer, reviewer);
        vault.putPolicy(POLICY, "path \"pmp-dev/data/admin\" { capabilities = [\"read\"] }");
        vault.logins()
                .bindKubernetesRole(
                        AUTH,
                        new VaultLogins.Role(
                                ROLE, namespace, ACCOUNT, Optional.empty(), Duration.ofHours(24), List.of(POLICY)));
        apiServer.createServiceAccount(namespace, ACCOUNT);
        if (reviewer == VaultLogins.Reviewer.THE_CLIENT) {
            apiServer.delegateReviews(namespace, ACCOUNT);
        }
    }

    /** Versions, content, policy, role and configuration, as Vault answers them. */
    public Map<String, JsonNode> state() {
        Map<String, JsonNode> state = new LinkedHashMap<>();
        for (String path : List.of(
                MOUNT + "/data/" + SECRET,
                MOUNT + "/metadata/" + SECRET,
                "sys/policies/acl/" + POLICY,
                "auth/" + AUTH + "/config",
                "auth/" + AUTH + "/role/" + ROLE,
                "sys/auth/" + AUTH + "/tune",
                "sys/mounts/" + MOUNT + "/tune")) {
            state.put(path, vault.call("GET", path, Map.of()).path("data"));
        }
        return state;
    }

    /** What PMP reads: it logs in with the token of its pod, which is one for the API server. */
    public String password() {
        String token = apiServer.token(namespace, ACCOUNT, "", Duration.ofHours(1));
        String login = vault.logins()
                .login(AUTH, ROLE, token)
                .orFail()
                .at("/auth/client_token")
                .asText();
        return vault.call("GET", MOUNT + "/data/" + SECRET, login, Map.of())
                .orFail()
                .at("/data/data/Email.SMTPPassword")
                .asText();
    }

    @Override
    public void close() {
        vault.call("DELETE", "sys/mounts/" + MOUNT, Map.of());
        vault.call("DELETE", "sys/auth/" + AUTH, Map.of());
        vault.call("DELETE", "sys/policies/acl/" + POLICY, Map.of());
    }
}
