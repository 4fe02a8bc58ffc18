package io.mxsecrets.providers.vault;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.time.Deadline;
import io.mxsecrets.core.time.Sleeper;
import io.mxsecrets.core.time.Ticker;
import io.mxsecrets.providers.ProviderContext;
import io.mxsecrets.providers.Reading;
import io.mxsecrets.testbed.RealApiServer;
import io.mxsecrets.testbed.RealToxiproxy;
import io.mxsecrets.testbed.RealVault;
import io.mxsecrets.testbed.kubernetes.ApiServer;
import io.mxsecrets.testbed.server.Outage;
import io.mxsecrets.testbed.toxiproxy.Toxiproxy;
import io.mxsecrets.testbed.vault.AuditLog;
import io.mxsecrets.testbed.vault.VaultLogins.Role;
import io.mxsecrets.testbed.vault.VaultServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A21: a real Vault that is well, while what stands behind it is not: its way to the API server is cut, an engine is upgraded. */
@RealVault
@RealApiServer
@RealToxiproxy
@Timeout(120)
class VaultBehindIT {
    @TempDir
    Path directory;

    private VaultServer vault;
    private VaultBench bench;
    private Toxiproxy.Door door;

    @BeforeEach
    void given(VaultServer vault, ApiServer kubernetes, Toxiproxy faults) {
        this.vault = vault;
        bench = new VaultBench(vault, kubernetes, directory).loggingIn();
        bench.kv.put("admin", "{\"a\":\"1\"}");
        door = faults.door(URI.create(kubernetes.addressForServers()));
        kubernetes.createServiceAccount(bench.namespace, "reviewer");
        kubernetes.delegateReviews(bench.namespace, "reviewer");
        Map<String, Object> config = new HashMap<>();
        config.put("kubernetes_host", door.address().toString());
        config.put("kubernetes_ca_cert", kubernetes.caPem());
        config.put("token_reviewer_jwt", kubernetes.token(bench.namespace, "reviewer", "", Duration.ofHours(1)));
        config.put("disable_local_ca_jwt", true);
        vault.call("POST", "auth/" + bench.authMount + "/config", config);
    }

    @AfterEach
    void shut() {
        door.close();
    }

    /** A provider whose waits take no time, and whose third wait ends the outage. */
    private VaultProvider healing(Runnable cure) {
        ProviderContext world = bench.world.surroundings();
        int[] waits = {0};
        Sleeper sleeper = wait -> {
            bench.world.pass(wait);
            if (++waits[0] == 3) {
                cure.run();
            }
        };
        return new VaultProvider(new ProviderContext(
                world.settings(),
                world.environment(),
                world.clock(),
                world.ticker(),
                sleeper,
                world.random(),
                world.telemetry()));
    }

    private String read(VaultProvider provider) {
        return VaultBench.text(bench.read(provider));
    }

    @Test
    void aBareRefusalWhileTheApiServerIsNotReachedIsTriedAgain() {
        AuditLog log = vault.audit().fromNow();
        Outage shut = door.shut();
        try (VaultProvider provider = healing(shut::close)) {
            assertThat(read(provider)).isEqualTo("{\"a\":\"1\"}");
        }
        assertThat(bench.logins(log)).isEqualTo(4);

        try (Outage again = door.shut()) {
            Failure failure = bench.failure();
            assertThat(failure.reason()).isEqualTo(Reason.LOGIN_DENIED);
            assertThat(failure.sentence()).contains("Vault cannot reach the Kubernetes API server");
        }
    }

    @Test
    void aLoginThatWaitsForTheApiServerIsToldAsThat() {
        try (Outage silent = door.blackHole();
                VaultProvider provider = bench.provider()) {
            Deadline oneTry =
                    Deadline.after(Duration.ofSeconds(3), Ticker.system()).forOneTry();
            try {
                provider.read(bench.world.request(), oneTry);
            } catch (Failure failure) {
                assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
                assertThat(failure.sentence())
                        .contains("took the login")
                        .contains("it waits for the Kubernetes API server");
                return;
            }
        }
        throw new AssertionError("no failure");
    }

    @Test
    void jwtAuthThatCannotFetchTheClustersKeysIsTriedAgain() {
        WireMockServer keys =
                new WireMockServer(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));
        keys.start();
        keys.stubFor(get("/jwks").willReturn(okJson(bench.kubernetes.client().raw("/openid/v1/jwks"))));
        String mount = vault.logins().enableJwt(bench.kubernetes);
        vault.logins()
                .bindJwtRole(
                        mount,
                        new Role(
                                "app",
                                bench.namespace,
                                "app",
                                Optional.of("vault"),
                                Duration.ofHours(1),
                                List.of(bench.kv.readPolicy())));
        vault.call(
                "POST",
                "auth/" + mount + "/config",
                Map.of(
                        "jwks_url",
                        "http://127.0.0.1:" + keys.port() + "/jwks",
                        "jwt_validation_pubkeys",
                        List.of(),
                        "bound_issuer",
                        bench.kubernetes.issuer()));
        bench.world.with("MXSECRETS_VAULT_AUTH_MOUNT", mount);
        keys.stubFor(get("/jwks").willReturn(com.github.tomakehurst.wiremock.client.WireMock.serverError()));
        try {
            Failure failure = bench.failure();
            assertThat(failure.sentence()).contains("let Vault reach the Kubernetes API server");
            assertThat(failure.reason()).isEqualTo(Reason.STORE_ERROR);
            Runnable cure = () -> keys.stubFor(
                    get("/jwks").willReturn(okJson(bench.kubernetes.client().raw("/openid/v1/jwks"))));
            try (VaultProvider provider = healing(cure)) {
                assertThat(read(provider)).isEqualTo("{\"a\":\"1\"}");
            }
        } finally {
            keys.stop();
        }
    }

    @Test
    void anEngineThatIsUpgradedMeanwhileIsWaitedFor() {
        String mount = vault.freshName("old");
        vault.enableKv1(mount);
        String large = "x".repeat(1_000);
        IntStream.range(0, 1_000).forEach(i -> vault.call("PUT", mount + "/s" + i, Map.of("a", large)));
        bench.role(Map.of("token_policies", List.of(policy(mount))));
        bench.world.with("MXSECRETS_SECRET", mount + "/s1");
        ProviderContext moved = bench.world.surroundings();
        ProviderContext real = new ProviderContext(
                moved.settings(),
                moved.environment(),
                moved.clock(),
                Ticker.system(),
                Sleeper.system(),
                moved.random(),
                moved.telemetry());
        AuditLog log = vault.audit().fromNow();
        try (VaultProvider provider = new VaultProvider(real)) {
            vault.call("POST", "sys/mounts/" + mount + "/tune", Map.of("options", Map.of("version", "2")));
            Reading reading =
                    provider.read(bench.world.request(), Deadline.after(Duration.ofSeconds(60), Ticker.system()));
            assertThat(VaultBench.text(((Reading.Read) reading).document())).isEqualTo("{\"a\":\"" + large + "\"}");
        }
        // Vault's audit log hides the words; the first tries were refused with them.
        assertThat(log.entries())
                .filteredOn(entry -> entry.at("/request/path").asText().equals(mount + "/data/s1"))
                .filteredOn(entry -> entry.path("error").asText().contains("invalid request"))
                .isNotEmpty();
    }

    private String policy(String mount) {
        String name = mount + "-read";
        vault.putPolicy(name, "path \"" + mount + "/*\" { capabilities = [\"read\"] }");
        return name;
    }
}
