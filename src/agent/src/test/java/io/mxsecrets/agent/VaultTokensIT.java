package io.mxsecrets.agent;

import static io.mxsecrets.agent.FilePod.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.testbed.RealApiServer;
import io.mxsecrets.testbed.RealVault;
import io.mxsecrets.testbed.kubernetes.ApiServer;
import io.mxsecrets.testbed.vault.AuditLog;
import io.mxsecrets.testbed.vault.VaultServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the program as it is packaged leaves in a real Vault, counted by Vault: tokens, leases and the audit log. */
@RealVault
@RealApiServer
class VaultTokensIT {
    private static final String CANARY = "CANARY-e37d";

    private final VaultServer vault;
    private final ApiServer kubernetes;
    private final Map<String, String> settings = new HashMap<>();
    private VaultPod pod;
    private int tokens;
    private AuditLog log;
    private String told = "";

    @TempDir
    Path scratch;

    VaultTokensIT(VaultServer vault, ApiServer kubernetes) {
        this.vault = vault;
        this.kubernetes = kubernetes;
    }

    @BeforeEach
    void given() {
        pod = new VaultPod(vault, kubernetes, scratch);
        pod.kv.put("app", "{\"k\":\"" + CANARY + "\"}");
        settings.putAll(pod.settings());
        settings.put("DIRECTORY", files().toString());
        settings.put("LOG_LEVEL", "debug");
        settings.put("HEALTH_LISTEN", Integer.toString(AgentProcess.freePort()));
        tokens = vault.tokenCount();
        log = vault.audit().fromNow();
    }

    @AfterEach
    void toldNoSecret() {
        assertThat(told).contains("\"call\":\"login\"");
        assertThat(told.contains(CANARY)).isFalse();
        assertThat(told).doesNotContain("hvs.");
        pod.secrets().forEach(secret -> assertThat(told.contains(secret)).isFalse());
    }

    private Path files() {
        return scratch.resolve("files");
    }

    private AgentProcess sidecar() throws Exception {
        AgentProcess agent = AgentProcess.start(scratch, settings, "sidecar");
        await(Duration.ofSeconds(30), () -> Files.exists(files().resolve("secrets.properties")));
        return agent;
    }

    private void nothingIsLeft() {
        assertThat(pod.leases()).isZero();
        assertThat(vault.tokenCount()).isEqualTo(tokens);
    }

    @Test
    void initLogsInOnceReadsOnceAndLeavesNothing() {
        try (AgentProcess agent = AgentProcess.start(scratch, settings, "init")) {
            assertThat(agent.end()).as(agent.err()).isZero();
            told = agent.out() + agent.err();
        }
        assertThat(pod.logins(log)).isOne();
        assertThat(pod.reads(log)).isOne();
        assertThat(log.requests("auth/token/revoke-self")).hasSize(1);
        nothingIsLeft();
    }

    @Test // F11
    void aSidecarThatIsStoppedGivesItsTokenBack() throws Exception {
        try (AgentProcess agent = sidecar()) {
            assertThat(pod.leases()).isOne();
            assertThat(vault.tokenCount()).isEqualTo(tokens + 1);

            assertThat(agent.terminate()).isLessThan(AgentProcess.GRACE);
            told = agent.out() + agent.err();
        }
        assertThat(pod.logins(log)).isOne();
        assertThat(pod.reads(log)).isOne();
        nothingIsLeft();
    }

    @Test
    void aSidecarThatIsKilledLeavesATokenThatEndsWithItsLife() throws Exception {
        pod.bind(Duration.ofSeconds(2));
        try (AgentProcess agent = sidecar()) {
            agent.kill();
            told = agent.out() + agent.err();
        }
        assertThat(pod.leases()).isOne();
        assertThat(log.requests("auth/token/revoke-self")).isEmpty();

        await(Duration.ofSeconds(20), () -> pod.leases() == 0);

        nothingIsLeft();
    }
}
