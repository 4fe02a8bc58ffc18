package io.mxsecrets.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.core.reference.ProviderKind;
import io.mxsecrets.providers.vault.VaultProvider;
import io.mxsecrets.testbed.RealToxiproxy;
import io.mxsecrets.testbed.RealVault;
import io.mxsecrets.testbed.toxiproxy.Toxiproxy;
import io.mxsecrets.testbed.toxiproxy.Toxiproxy.Door;
import io.mxsecrets.testbed.vault.AuditLog;
import io.mxsecrets.testbed.vault.VaultKv;
import io.mxsecrets.testbed.vault.VaultLogins.AppRole;
import io.mxsecrets.testbed.vault.VaultServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RealVault
@RealToxiproxy
class VaultRotationIT extends RotationContract {
    private final VaultServer vault;
    private final Door door;
    private final VaultKv kv;
    private AppRole role;

    VaultRotationIT(VaultServer vault, Toxiproxy faults) {
        this.vault = vault;
        this.door = faults.door(vault.address());
        this.kv = vault.enableKv2();
    }

    @BeforeEach
    void init() {
        begin();
    }

    @Override
    void connect(AgentHarness bench, Path scratch, URI store) {
        role = vault.logins().enableAppRole(Duration.ofHours(24), kv.readPolicy());
        try {
            Path ca = Files.createDirectory(scratch.resolve("ca"));
            Files.copy(vault.caFile(), ca.resolve("ca.crt"));
            bench.set("CA_DIRECTORY", ca.toString())
                    .set("VAULT_APPROLE_ROLE_ID_FILE", file(scratch, "role-id", role.roleId()))
                    .set("VAULT_APPROLE_SECRET_ID_FILE", file(scratch, "secret-id", role.secretId()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        bench.backend(ProviderKind.VAULT, VaultProvider::new)
                .set("SECRET", kv.mount() + "/app")
                .set("VAULT_ADDRESS", store.toString())
                .set("VAULT_AUTH_MOUNT", role.mount());
    }

    private static String file(Path scratch, String name, String text) throws IOException {
        return Files.writeString(scratch.resolve(name), text).toString();
    }

    @Override
    void rotate(String json) {
        kv.put("app", json);
    }

    @Override
    Door door() {
        return door;
    }

    @Test
    void f5CredentialsThatAreReplacedAreReadAtTheNextLogin() throws Exception {
        bench.pass(Duration.ofMinutes(6));
        var answer = vault.call("POST", "auth/" + role.mount() + "/role/app/secret-id", Map.of());
        Path file = temporary.resolve("secret-id");
        vault.call(
                "POST", "auth/" + role.mount() + "/role/app/secret-id/destroy", Map.of("secret_id", role.secretId()));
        vault.call("POST", "sys/leases/revoke-prefix/auth/" + role.mount() + "/login", Map.of());
        kv.put("app", "{\"k0\":\"" + CANARY + "after\"}");
        bench.pass(Duration.ofMinutes(6));
        assertThat(bench.entries()).containsEntry("k0", CANARY + "0");
        Files.writeString(file, answer.path("data").path("secret_id").asText());
        bench.pass(Duration.ofMinutes(6));
        assertThat(bench.entries()).containsEntry("k0", CANARY + "after");
    }

    @Test
    void f21ASidecarThatIsKilledOverAndOverGoesOnFromTheFilesAndNeverLogsIn() throws Exception {
        AuditLog log = vault.audit().fromNow();
        String generation = bench.manifest().orElseThrow().generation();
        Map<String, String> settings = bench.settingsForAProcess();
        for (int kill = 0; kill < 20; kill++) {
            try (AgentProcess agent = AgentProcess.start(temporary, settings, "sidecar")) {
                Thread.sleep(90L * kill); // Each kill meets another moment.
                agent.kill();
            }
        }
        try (AgentProcess agent = AgentProcess.start(temporary, settings, "sidecar")) {
            FilePod.await(Duration.ofSeconds(20), () -> agent.err().contains("resumed from the generation on disk"));
        }
        assertThat(bench.manifest().orElseThrow().generation()).isEqualTo(generation);
        assertThat(bench.entries()).containsEntry("k0", CANARY + "0").hasSize(30);
        assertThat(log.requests("auth/" + role.mount() + "/login")).isEmpty();
    }
}
