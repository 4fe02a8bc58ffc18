package io.mxsecrets.providers.vault;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Retry;
import io.mxsecrets.providers.Reading;
import io.mxsecrets.testbed.RealApiServer;
import io.mxsecrets.testbed.RealVault;
import io.mxsecrets.testbed.kubernetes.ApiServer;
import io.mxsecrets.testbed.server.Outage;
import io.mxsecrets.testbed.vault.AuditLog;
import io.mxsecrets.testbed.vault.VaultLogins.AppRole;
import io.mxsecrets.testbed.vault.VaultLogins.Reviewer;
import io.mxsecrets.testbed.vault.VaultLogins.Role;
import io.mxsecrets.testbed.vault.VaultServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logging in to a real Vault: the ways, the token's life, and each trap of the login with its sentence. */
@RealVault
@RealApiServer
class VaultLoginIT {
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    Path directory;

    private VaultServer vault;
    private VaultBench bench;

    @BeforeEach
    void given(VaultServer vault, ApiServer kubernetes) {
        this.vault = vault;
        bench = new VaultBench(vault, kubernetes, directory).loggingIn();
        bench.kv.put("admin", "{\"a\":\"1\"}");
    }

    private void readable() {
        try (VaultProvider provider = bench.provider()) {
            assertThat(VaultBench.text(bench.read(provider))).isEqualTo("{\"a\":\"1\"}");
        }
    }

    private Failure denied() {
        Failure failure = bench.failure();
        assertThat(failure.reason()).isEqualTo(Reason.LOGIN_DENIED);
        assertThat(failure.exitCode()).isEqualTo(ExitCode.DENIED);
        assertThat(failure.retry()).isEqualTo(Retry.NEVER);
        return failure;
    }

    @Test
    void theDefaultAudienceFitsRolesThatNameItAndRolesThatNameNone() {
        readable();
        bench.role(Optional.empty(), HOUR, bench.kv.readPolicy());
        readable();
    }

    @Test
    void jwtAuthNeedsNoReview() {
        String mount = vault.logins().enableJwt(bench.kubernetes);
        Role role = new Role("app", bench.namespace, "app", Optional.of("vault"), HOUR, List.of(bench.kv.readPolicy()));
        vault.logins().bindJwtRole(mount, role);
        bench.world.with("MXSECRETS_VAULT_AUTH_MOUNT", mount);
        readable();

        vault.logins()
                .bindJwtRole(
                        mount,
                        new Role(
                                "app",
                                bench.namespace,
                                "other",
                                Optional.of("vault"),
                                HOUR,
                                List.of(bench.kv.readPolicy())));
        assertThat(denied().sentence()).contains("does not let the ServiceAccount " + bench.namespace + "/app");

        vault.logins()
                .bindJwtRole(
                        mount,
                        new Role(
                                "app",
                                bench.namespace,
                                "app",
                                Optional.of("else"),
                                HOUR,
                                List.of(bench.kv.readPolicy())));
        assertThat(denied().sentence()).contains("does not accept the audience vault");

        bench.world.with("MXSECRETS_VAULT_ROLE", "nope");
        assertThat(denied().sentence()).contains("has no role nope at auth/" + mount);
    }

    @Test
    void appRoleAndTokenFileAreForDesks() {
        AppRole approle = vault.logins().enableAppRole(HOUR, bench.kv.readPolicy());
        VaultBench.write(directory.resolve("role-id"), approle.roleId() + "\n");
        VaultBench.write(directory.resolve("secret-id"), approle.secretId() + "\n");
        bench.world.environment.remove("MXSECRETS_VAULT_ROLE");
        bench.world
                .with("MXSECRETS_VAULT_AUTH_MOUNT", approle.mount())
                .with(
                        "MXSECRETS_VAULT_APPROLE_ROLE_ID_FILE",
                        directory.resolve("role-id").toString())
                .with(
                        "MXSECRETS_VAULT_APPROLE_SECRET_ID_FILE",
                        directory.resolve("secret-id").toString());
        readable();
        VaultBench.write(directory.resolve("secret-id"), "wrong");
        assertThat(denied().sentence()).contains("AppRole login at auth/" + approle.mount());

        String token = vault.createToken(HOUR, bench.kv.readPolicy());
        VaultBench.write(directory.resolve("vault-token"), token + "\n");
        bench.world.with(
                "MXSECRETS_VAULT_TOKEN_FILE", directory.resolve("vault-token").toString());
        readable();
        readable(); // Somebody else's token is not revoked by us.
    }

    @Test
    void anUnknownRoleIsNamedWithTheCommandThatMakesIt() {
        bench.world.with("MXSECRETS_VAULT_ROLE", "nope");

        assertThat(denied().sentence())
                .contains("has no role nope at auth/" + bench.authMount)
                .contains("|| vault write auth/" + bench.authMount + "/role/nope bound_service_account_names=app"
                        + " bound_service_account_namespaces=" + bench.namespace);
    }

    @Test
    void anUnboundServiceAccountOrNamespaceIsNamed() {
        bench.role(Map.of("bound_service_account_names", "pmp-secret-accessor"));
        assertThat(denied().sentence()).contains("does not let the ServiceAccount " + bench.namespace + "/app log in");

        bench.role(Map.of("bound_service_account_namespaces", "elsewhere"));
        assertThat(denied().sentence())
                .contains("add app to the role's bound_service_account_names and " + bench.namespace
                        + " to its bound_service_account_namespaces")
                .doesNotContain("vault write");
    }

    @Test
    void anAudienceThatTheRoleDoesNotAcceptIsNamed() {
        bench.role(Map.of("audience", "someone"));

        assertThat(denied().sentence())
                .contains("does not accept the audience vault for the role app")
                .contains("set vault-audience");
    }

    @Test
    void aVaultWithoutAReviewerIsAmongTheReasonsOfABareDenial() {
        bench.loggingIn(Reviewer.THE_CLIENT, Optional.of("vault"), HOUR, bench.kv.readPolicy());

        assertThat(denied().sentence())
                .contains("token_reviewer_jwt")
                .contains("vault-audience: api-server")
                .contains("system:auth-delegator")
                .contains("JWT auth");
    }

    @Test
    void aWrongAuthMountIsAmongTheReasonsOfABareDenial() {
        bench.world.with("MXSECRETS_VAULT_AUTH_MOUNT", "k8s-nowhere");

        assertThat(denied().sentence()).contains("there is no auth mount k8s-nowhere");
    }

    @Test // A13
    void theTokenFileIsReadAgainAtEachLogin() throws IOException {
        String token = bench.kubernetes.token(bench.namespace, "app", "vault", HOUR);
        try (VaultProvider provider = bench.provider()) {
            VaultBench.write(bench.jwt(), "");
            assertThat(bench.failure(provider).reason()).isEqualTo(Reason.IDENTITY_FILE);
            assertThat(bench.failure(provider).sentence()).contains("is empty: " + bench.jwt());

            Files.delete(bench.jwt());
            assertThat(bench.failure(provider).reason()).isEqualTo(Reason.IDENTITY_FILE);
            assertThat(bench.failure(provider).sentence()).contains("is missing: there is no " + bench.jwt());

            VaultBench.write(bench.jwt(), "x".repeat(1 << 20));
            assertThat(bench.failure(provider).sentence()).contains("larger than 64 KiB");

            VaultBench.write(bench.jwt(), "not a token");
            assertThat(bench.failure(provider).reason()).isEqualTo(Reason.IDENTITY_FILE);

            VaultBench.write(bench.jwt(), "\n" + token + "\r\n");
            assertThat(VaultBench.text(bench.read(provider))).isEqualTo("{\"a\":\"1\"}");
        }
    }

    @Test // F5
    void aReplacedServiceAccountIsDeniedUntilItsNewTokenIsThere() {
        bench.kubernetes
                .client()
                .serviceAccounts()
                .inNamespace(bench.namespace)
                .withName("app")
                .delete();
        bench.kubernetes.createServiceAccount(bench.namespace, "app");
        try (VaultProvider provider = bench.provider()) {
            assertThat(bench.failure(provider).sentence()).contains("was deleted or made anew");

            VaultBench.write(bench.jwt(), bench.kubernetes.token(bench.namespace, "app", "vault", HOUR));
            assertThat(VaultBench.text(bench.read(provider))).isEqualTo("{\"a\":\"1\"}");
        }
    }

    @Test
    void theTokenIsRenewedAtTwoThirdsOfItsLifeAndNotBefore() {
        try (VaultProvider provider = bench.provider()) {
            AuditLog log = vault.audit().fromNow();
            bench.read(provider);
            bench.world.pass(Duration.ofMinutes(39));
            bench.read(provider);
            assertThat(log.requests("auth/token/renew-self")).isEmpty();

            bench.world.pass(Duration.ofMinutes(2));
            bench.read(provider);
            bench.read(provider);
            assertThat(log.requests("auth/token/renew-self")).hasSize(1);
            assertThat(bench.logins(log)).isEqualTo(1);
        }
    }

    /** In real time, for Vault's own clock cannot be moved: four seconds, the greatest life of the token. */
    @Test // F4
    void theTokenIsMadeAgainNearItsMaximumLifeAndTheOldOneGivenBack() throws InterruptedException {
        bench.role(Map.of("token_ttl", "4s", "token_max_ttl", "4s"));
        int tokens = vault.tokenCount();
        AuditLog log = vault.audit().fromNow();
        try (VaultProvider provider = bench.provider()) {
            for (int reads = 0; bench.logins(log) < 2 && reads < 200; reads++, Thread.sleep(50)) {
                assertThat(VaultBench.text(bench.read(provider))).isEqualTo("{\"a\":\"1\"}");
            }
            assertThat(bench.logins(log)).isEqualTo(2);
            assertThat(log.requests("auth/token/renew-self")).isNotEmpty();
        }
        for (int looks = 0; vault.tokenCount() > tokens && looks < 200; looks++) {
            Thread.sleep(50); // The old one may have ended by its life, which Vault sees a moment later.
        }
        assertThat(vault.tokenCount()).isLessThanOrEqualTo(tokens); // Those of earlier tests may have ended meanwhile.
    }

    @Test // F4
    void aRevokedTokenCostsOneLoginAndNoFailure() {
        try (VaultProvider provider = bench.provider()) {
            bench.read(provider);
            AuditLog log = vault.audit().fromNow();
            revokeAll();

            assertThat(VaultBench.text(bench.read(provider))).isEqualTo("{\"a\":\"1\"}");
            assertThat(bench.logins(log)).isEqualTo(1);
            assertThat(log.requests(bench.kv.mount() + "/data/admin")).hasSize(2);

            assertThat(bench.read(provider, "1")).isInstanceOf(Reading.Unchanged.class);
            revokeAll();
            assertThat(bench.read(provider, "1")).isInstanceOf(Reading.Unchanged.class);
        }
    }

    private void revokeAll() {
        vault.call("POST", "sys/leases/revoke-prefix/auth/" + bench.authMount, Map.of());
    }

    @Test
    void aDeletedRoleIsNamedAndCuredWithoutARestart() {
        try (VaultProvider provider = bench.provider()) {
            bench.read(provider);
            vault.call("DELETE", "auth/" + bench.authMount + "/role/app", Map.of());
            revokeAll();
            assertThat(bench.failure(provider).sentence()).contains("has no role app");

            bench.role(Map.of());
            assertThat(VaultBench.text(bench.read(provider))).isEqualTo("{\"a\":\"1\"}");
        }
    }

    @Test
    void aNarrowedPolicyIsNamedAndCuredWithoutARestart() {
        try (VaultProvider provider = bench.provider()) {
            bench.read(provider);
            bench.world.pass(Duration.ofMinutes(5));
            String policy = bench.kv.readPolicy();
            // The classic: the path that the CLI takes, not the API's.
            vault.putPolicy(policy, "path \"" + bench.kv.mount() + "/admin\" { capabilities = [\"read\"] }");

            Failure failure = bench.failure(provider);
            assertThat(failure.reason()).isEqualTo(Reason.DENIED);
            assertThat(failure.sentence())
                    .contains("policies default, " + policy)
                    .contains("path \"" + bench.kv.mount() + "/data/admin\" { capabilities = [\"read\"] }")
                    .contains("the CLI's path");

            bench.kv.readPolicy();
            assertThat(VaultBench.text(bench.read(provider))).isEqualTo("{\"a\":\"1\"}");
        }
    }

    @Test
    void aPolicyThatTheRoleGainsLaterIsUsedWithoutARestart() {
        bench.role(Map.of("token_policies", List.of("default")));
        try (VaultProvider provider = bench.provider()) {
            assertThat(bench.failure(provider).reason()).isEqualTo(Reason.DENIED);
            bench.role(Map.of());
            bench.world.pass(Duration.ofMinutes(5));
            int tokens = vault.tokenCount();
            assertThat(VaultBench.text(bench.read(provider))).isEqualTo("{\"a\":\"1\"}");
            assertThat(vault.tokenCount()).isEqualTo(tokens);
        }
    }

    @Test // F3
    void aSealedVaultIsToldAsSuchAndReadAgainAfterIt() {
        try (VaultProvider provider = bench.provider()) {
            bench.read(provider);
            try (Outage sealed = vault.seal()) {
                Failure failure = bench.failure(provider);
                assertThat(failure.reason()).isEqualTo(Reason.SEALED);
                assertThat(failure.retry()).isEqualTo(Retry.TRANSIENT);
                assertThat(failure.sentence()).contains("is sealed; unseal it");
                assertThat(bench.failure().reason()).isEqualTo(Reason.SEALED);
            }
            assertThat(VaultBench.text(bench.read(provider))).isEqualTo("{\"a\":\"1\"}");
        }
    }

    @Test
    void aRestartedVaultIsReadWithTheSameToken() {
        try (VaultProvider provider = bench.provider()) {
            bench.read(provider);
            AuditLog log = vault.audit().fromNow();
            try (Outage down = vault.stop()) {
                assertThat(bench.failure(provider).reason()).isEqualTo(Reason.UNREACHABLE);
            }
            assertThat(VaultBench.text(bench.read(provider))).isEqualTo("{\"a\":\"1\"}");
            assertThat(bench.logins(log)).isZero();
        }
    }

    @Test
    void twoIdentitiesLogInOnceEachAndBothGiveTheirTokensBack() {
        bench.world
                .with("MXSECRETS_SECRET__OTHER", bench.kv.mount() + "/admin")
                .with("MXSECRETS_VAULT_ROLE__OTHER", "second");
        vault.logins()
                .bindKubernetesRole(
                        bench.authMount,
                        new Role(
                                "second",
                                bench.namespace,
                                "app",
                                Optional.empty(),
                                HOUR,
                                List.of(bench.kv.readPolicy())));
        int tokens = vault.tokenCount();
        AuditLog log = vault.audit().fromNow();
        try (VaultProvider provider = bench.provider()) {
            for (String alias : new String[] {"main", "other", "main", "other"}) {
                provider.read(
                        new io.mxsecrets.providers.Request(bench.world.source(alias), Optional.empty()),
                        bench.world.deadline());
            }
            assertThat(bench.logins(log)).isEqualTo(2);
        }
        assertThat(vault.tokenCount()).isEqualTo(tokens);
    }
}
