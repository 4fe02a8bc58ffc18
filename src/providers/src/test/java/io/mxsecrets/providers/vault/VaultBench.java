package io.mxsecrets.providers.vault;

import io.mxsecrets.core.document.Document;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.providers.Overheard;
import io.mxsecrets.providers.Reading;
import io.mxsecrets.providers.TestWorld;
import io.mxsecrets.testbed.kubernetes.ApiServer;
import io.mxsecrets.testbed.vault.AuditLog;
import io.mxsecrets.testbed.vault.VaultKv;
import io.mxsecrets.testbed.vault.VaultLogins.Reviewer;
import io.mxsecrets.testbed.vault.VaultLogins.Role;
import io.mxsecrets.testbed.vault.VaultServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A KV mount, a login mount and a ServiceAccount of one's own on the real servers, and a provider's world that is set to
 * use them; tests bend what they are about.
 */
public final class VaultBench {
    static final String AUDIENCE = "vault";

    final VaultServer vault;
    final ApiServer kubernetes;
    final VaultKv kv;
    final String namespace;
    final Path directory;
    final TestWorld world = new TestWorld();
    String authMount;

    VaultBench(VaultServer vault, ApiServer kubernetes, Path directory) {
        this.vault = vault;
        this.kubernetes = kubernetes;
        this.directory = directory;
        this.kv = vault.enableKv2();
        this.namespace = kubernetes.createNamespace("vault");
        kubernetes.createServiceAccount(namespace, "app");
        write(directory.resolve("ca/ca.crt"), Files::readString, vault.caFile());
        write(jwt(), kubernetes.token(namespace, "app", AUDIENCE, Duration.ofHours(1)));
        world.with("MXSECRETS_PROVIDER", "vault")
                .with("MXSECRETS_SECRET", kv.mount() + "/admin")
                .with("MXSECRETS_VAULT_ADDRESS", vault.address().toString())
                .with("MXSECRETS_VAULT_ROLE", "app")
                .with("MXSECRETS_VAULT_JWT_FILE", jwt().toString())
                .with("MXSECRETS_CA_DIRECTORY", directory.resolve("ca").toString());
    }

    Path jwt() {
        return directory.resolve("token");
    }

    /** Kubernetes auth with a reviewer of its own, and a role that wants our audience. */
    VaultBench loggingIn() {
        return loggingIn(Reviewer.OF_ITS_OWN, Optional.of(AUDIENCE), Duration.ofHours(1), kv.readPolicy());
    }

    VaultBench loggingIn(Reviewer reviewer, Optional<String> audience, Duration ttl, String... policies) {
        authMount = vault.logins().enableKubernetes(kubernetes, reviewer);
        world.with("MXSECRETS_VAULT_AUTH_MOUNT", authMount);
        return role(audience, ttl, policies);
    }

    VaultBench role(Optional<String> audience, Duration ttl, String... policies) {
        vault.logins()
                .bindKubernetesRole(authMount, new Role("app", namespace, "app", audience, ttl, List.of(policies)));
        return this;
    }

    /** The role in full, for fields that {@link Role} does not have. */
    VaultBench role(Map<String, ?> changes) {
        Map<String, Object> body = new LinkedHashMap<>(Map.of(
                "bound_service_account_names",
                "app",
                "bound_service_account_namespaces",
                namespace,
                "audience",
                AUDIENCE,
                "token_policies",
                List.of(kv.readPolicy())));
        body.putAll(changes);
        vault.call("POST", "auth/" + authMount + "/role/app", body);
        return this;
    }

    VaultProvider provider() {
        return new VaultProvider(world.surroundings());
    }

    Document read(VaultProvider provider) {
        return ((Reading.Read) provider.read(world.request(), world.deadline())).document();
    }

    Reading read(VaultProvider provider, String known) {
        return provider.read(world.request(known), world.deadline());
    }

    Failure failure(VaultProvider provider) {
        try {
            provider.read(world.request(), world.deadline(Duration.ofSeconds(5)));
        } catch (Failure failure) {
            return Overheard.whole(failure);
        }
        throw new AssertionError("no failure");
    }

    Failure failure() {
        try (VaultProvider provider = provider()) {
            return failure(provider);
        }
    }

    long logins(AuditLog log) {
        return log.requests("auth/" + authMount + "/login").size();
    }

    public static String text(Document document) {
        return new String(document.bytes().reveal(), StandardCharsets.UTF_8);
    }

    interface Source {
        String read(Path path) throws IOException;
    }

    static void write(Path file, Source source, Path from) {
        try {
            write(file, source.read(from));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
