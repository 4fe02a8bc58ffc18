package io.mxsecrets.agent;

import io.mxsecrets.testbed.kubernetes.ApiServer;
import io.mxsecrets.testbed.vault.AuditLog;
import io.mxsecrets.testbed.vault.VaultKv;
import io.mxsecrets.testbed.vault.VaultLogins.Reviewer;
import io.mxsecrets.testbed.vault.VaultServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A ServiceAccount on a real API server, and on a real Vault the secret, the login and the role that are its alone. */
final class VaultPod {
    final VaultServer vault;
    final VaultKv kv;

    private final String namespace;
    private final String login;
    private final Path scratch;
    private final String token;

    VaultPod(VaultServer vault, ApiServer kubernetes, Path scratch) {
        this.vault = vault;
        this.scratch = scratch;
        this.kv = vault.enableKv2();
        this.namespace = kubernetes.createNamespace("vault");
        this.login = vault.logins().enableKubernetes(kubernetes, Reviewer.OF_ITS_OWN);
        kubernetes.createServiceAccount(namespace, "app");
        this.token = kubernetes.token(namespace, "app", "vault", Duration.ofHours(1));
        kv.readPolicy();
        bind(Duration.ofHours(24));
    }

    /** What its agent is told. */
    Map<String, String> settings() {
        return Map.of(
                "SECRET",
                kv.mount() + "/app",
                "VAULT_ADDRESS",
                vault.address().toString(),
                "VAULT_ROLE",
                "app",
                "VAULT_AUTH_MOUNT",
                login,
                "VAULT_JWT_FILE",
                file("token", token),
                "CA_DIRECTORY",
                Path.of(file("ca/ca.crt", vault.caPem())).getParent().toString());
    }

    /** What must not be told of it, the values apart. */
    Set<String> secrets() {
        return Set.of(token, token.substring(token.lastIndexOf('.') + 1));
    }

    private String file(String name, String text) {
        try {
            Path file = scratch.resolve(name);
            Files.createDirectories(file.getParent());
            return Files.writeString(file, text).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The role, whose tokens live so long. */
    void bind(Duration life) {
        vault.call(
                "POST",
                "auth/" + login + "/role/app",
                new LinkedHashMap<>(Map.of(
                        "bound_service_account_names",
                        "app",
                        "bound_service_account_namespaces",
                        namespace,
                        "audience",
                        "vault",
                        "token_ttl",
                        life.toSeconds() + "s",
                        "token_policies",
                        List.of(kv.readPolicy()))));
    }

    void deleteRole() {
        vault.call("DELETE", "auth/" + login + "/role/app", Map.of());
    }

    /** Ends all tokens of this login, as an operator does who suspects one of them. */
    void revokeTokens() {
        vault.call("POST", "sys/leases/revoke-prefix/auth/" + login, Map.of());
    }

    /** The leases of this login's living tokens. */
    int leases() {
        var answer = vault.call("LIST", "sys/leases/lookup/auth/" + login + "/login", vault.rootToken(), Map.of());
        return answer.status() == 404 ? 0 : answer.orFail().at("/data/keys").size();
    }

    int logins(AuditLog log) {
        return log.requests("auth/" + login + "/login").size();
    }

    int reads(AuditLog log) {
        return log.requests(kv.mount() + "/data/app").size();
    }
}
