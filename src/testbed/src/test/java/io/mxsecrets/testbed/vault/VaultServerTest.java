package io.mxsecrets.testbed.vault;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.testbed.RealApiServer;
import io.mxsecrets.testbed.RealVault;
import io.mxsecrets.testbed.kubernetes.ApiServer;
import io.mxsecrets.testbed.vault.VaultLogins.Reviewer;
import io.mxsecrets.testbed.vault.VaultLogins.Role;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@RealVault
@RealApiServer
class VaultServerTest {

    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    private final VaultServer vault;
    private final ApiServer apiServer;

    VaultServerTest(VaultServer vault, ApiServer apiServer) {
        this.vault = vault;
        this.apiServer = apiServer;
    }

    @ParameterizedTest
    @EnumSource(Reviewer.class)
    void logsInWithAProjectedTokenAndReadsASecret(Reviewer reviewer) {
        var kv = vault.enableKv2();
        kv.put("team/app", "{\"password\":\"made up\"}");
        var role = role(Optional.of("vault"), kv.readPolicy());
        if (reviewer == Reviewer.THE_CLIENT) {
            apiServer.delegateReviews(role.namespace(), role.serviceAccount());
        }
        var mount = vault.logins().enableKubernetes(apiServer, reviewer);
        vault.logins().bindKubernetesRole(mount, role);
        // Vault passes the client's token on as its own, so that one must be good for the API server too.
        var audience = reviewer == Reviewer.OF_ITS_OWN ? "vault" : apiServer.issuer();
        if (reviewer == Reviewer.THE_CLIENT) {
            vault.logins().bindKubernetesRole(mount, withAudience(role, Optional.of(audience)));
        }

        var login =
                vault.logins().login(mount, role.name(), token(role, audience)).orFail();

        var read = vault.call(
                "GET",
                kv.mount() + "/data/team/app",
                login.at("/auth/client_token").asText(),
                Map.of());
        assertThat(read.orFail().at("/data/data/password").asText()).isEqualTo("made up");
    }

    @Test
    void refusesATokenForAnotherAudience() {
        var role = role(Optional.of("vault"));
        var mount = vault.logins().enableKubernetes(apiServer, Reviewer.OF_ITS_OWN);
        vault.logins().bindKubernetesRole(mount, role);

        var refused = vault.logins().login(mount, role.name(), token(role, "somebody-else"));

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body().toString()).contains("audience");
    }

    @Test
    void acceptsTheApiServersAudienceWhereTheRoleNamesNone() {
        var role = role(Optional.empty());
        var mount = vault.logins().enableKubernetes(apiServer, Reviewer.OF_ITS_OWN);
        vault.logins().bindKubernetesRole(mount, role);

        assertThat(vault.logins().login(mount, role.name(), token(role, "")).status())
                .isEqualTo(200);
    }

    @Test
    void logsInWithJwtAuthWithoutAReview() {
        var role = role(Optional.of("vault"));
        var mount = vault.logins().enableJwt(apiServer);
        vault.logins().bindJwtRole(mount, role);

        assertThat(vault.logins()
                        .login(mount, role.name(), token(role, "vault"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void logsInWithAnAppRole() {
        var app = vault.logins().enableAppRole(TEN_MINUTES, "default");

        var login = vault.call(
                "POST",
                "auth/" + app.mount() + "/login",
                "",
                Map.of("role_id", app.roleId(), "secret_id", app.secretId()));

        assertThat(login.orFail().at("/auth/policies").toString()).contains("default");
    }

    @Test
    void keepsVersionsAndNumbersAsWritten() {
        var kv = vault.enableKv2();

        assertThat(kv.put("a", "{\"n\":1.10}")).isEqualTo(1);
        assertThat(kv.put("a", "{\"n\":2.50}")).isEqualTo(2);
        kv.destroy("a", 1);

        assertThat(kv.read("a").at("/metadata/version").asInt()).isEqualTo(2);
        var destroyed = vault.call("GET", kv.mount() + "/data/a?version=1", vault.rootToken(), Map.of());
        assertThat(destroyed.status()).isEqualTo(404);
        assertThat(destroyed.body().at("/data/metadata/destroyed").asBoolean()).isTrue();
    }

    @Test
    void auditsEachRequest() {
        var kv = vault.enableKv2();
        kv.put("watched", "{\"password\":\"never in clear\"}");
        var audit = vault.audit().fromNow();

        kv.read("watched");

        assertThat(audit.requests(kv.mount() + "/data/watched")).hasSize(1);
        assertThat(audit.entries().toString()).doesNotContain("never in clear");
    }

    @Test
    void countsTokens() {
        int before = vault.tokenCount();
        var token = vault.createToken(TEN_MINUTES, "default");
        assertThat(vault.tokenCount()).isEqualTo(before + 1);

        vault.call("POST", "auth/token/revoke-self", token, Map.of());

        assertThat(vault.tokenCount()).isEqualTo(before);
    }

    @Test
    void isSealedAndUnsealed() {
        var outage = vault.seal();
        try {
            assertThat(vault.call("GET", "sys/health", "", Map.of()).status()).isEqualTo(503);
        } finally {
            outage.close();
        }
        assertThat(vault.call("GET", "sys/health", "", Map.of()).status()).isEqualTo(200);
    }

    @Test
    void keepsSecretsAndTokensOverARestart() {
        var kv = vault.enableKv2();
        kv.put("a", "{\"kept\":true}");
        var token = vault.createToken(TEN_MINUTES, kv.readPolicy());

        vault.restart();

        var read = vault.call("GET", kv.mount() + "/data/a", token, Map.of());
        assertThat(read.orFail().at("/data/data/kept").asBoolean()).isTrue();
    }

    private Role role(Optional<String> audience, String... policies) {
        var namespace = apiServer.createNamespace("login");
        apiServer.createServiceAccount(namespace, "app");
        return new Role("app", namespace, "app", audience, TEN_MINUTES, List.of(policies));
    }

    private static Role withAudience(Role role, Optional<String> audience) {
        return new Role(role.name(), role.namespace(), role.serviceAccount(), audience, role.ttl(), role.policies());
    }

    private String token(Role role, String audience) {
        return apiServer.token(role.namespace(), role.serviceAccount(), audience, TEN_MINUTES);
    }
}
