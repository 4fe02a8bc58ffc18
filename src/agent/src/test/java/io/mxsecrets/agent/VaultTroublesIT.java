package io.mxsecrets.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.reference.ProviderKind;
import io.mxsecrets.providers.vault.VaultProvider;
import io.mxsecrets.testbed.RealApiServer;
import io.mxsecrets.testbed.RealVault;
import io.mxsecrets.testbed.kubernetes.ApiServer;
import io.mxsecrets.testbed.server.Outage;
import io.mxsecrets.testbed.vault.AuditLog;
import io.mxsecrets.testbed.vault.VaultServer;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A sidecar in the midst of its life on a real Vault that gets into trouble: the files stay, the line says what it is, and
 * within a fifth more than an interval of the cure the new version is there. On a moved clock, at an interval of 30 s.
 */
@RealVault
@RealApiServer
class VaultTroublesIT {
    private static final String CANARY = "CANARY-a6c0-";
    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final Duration LONGEST = INTERVAL.multipliedBy(6).dividedBy(5);

    private final VaultServer vault;
    private final ApiServer kubernetes;
    private VaultPod pod;
    private AgentHarness bench;

    @TempDir
    Path scratch;

    VaultTroublesIT(VaultServer vault, ApiServer kubernetes) {
        this.vault = vault;
        this.kubernetes = kubernetes;
    }

    /** A sidecar that has logged in, and a version that it has not seen yet. */
    private void given(VaultServer where) {
        pod = new VaultPod(where, kubernetes, scratch);
        pod.kv.put("app", document("before"));
        bench = new AgentHarness(scratch.resolve("files"), 5).backend(ProviderKind.VAULT, VaultProvider::new);
        bench.realWallClock = true;
        pod.settings().forEach(bench::set);
        bench.set("REFRESH_INTERVAL", INTERVAL.toSeconds() + "s");
        assertThat(bench.init()).as(() -> String.join("\n", bench.log())).isEqualTo(ExitCode.DONE);
        bench.sidecar().pass(LONGEST);
        pod.kv.put("app", document("after"));
    }

    @AfterEach
    void toldNoSecret() {
        bench.stop();
        assertThat(bench.told().contains(CANARY)).isFalse();
        pod.secrets()
                .forEach(secret -> assertThat(bench.told().contains(secret)).isFalse());
    }

    private static String document(String value) {
        return "{\"k\":\"" + CANARY + value + "\"}";
    }

    private void has(String value) {
        assertThat(bench.entries()).containsEntry("k", CANARY + value);
    }

    private void keepsAndSays(String reason, String... words) {
        bench.pass(LONGEST);
        has("before");
        assertThat(bench.loop().status().ready()).isTrue();
        assertThat(bench.log("\"reason\":\"" + reason + "\""))
                .filteredOn(line -> !line.contains("\"level\":\"debug\""))
                .singleElement()
                .asString()
                .contains(words);
        assertThat(bench.metrics.page()).contains("reason=\"" + reason + "\"");
    }

    private void recovers() {
        bench.pass(LONGEST);
        has("after");
    }

    @Test // F3
    void sealedForHalfAMinute() throws Exception {
        given(vault);
        try (Outage sealed = vault.seal()) {
            keepsAndSays("sealed", "is sealed; unseal it");
        }
        recovers();
    }

    @Test // F3
    void sealedForHalfAnHour() throws Exception {
        given(vault);
        try (Outage sealed = vault.seal()) {
            bench.pass(Duration.ofMinutes(30));
            has("before");
        }
        recovers();
    }

    @Test // F3
    void restarted() throws Exception {
        given(vault);
        AuditLog log = vault.audit().fromNow();
        try (Outage down = vault.stop()) {
            keepsAndSays("unreachable", "takes no connections");
        }
        recovers();
        assertThat(pod.logins(log)).isZero();
    }

    @Test // F4
    void tokenRevoked() {
        given(vault);
        AuditLog log = vault.audit().fromNow();
        pod.revokeTokens();
        recovers();
        assertThat(pod.logins(log)).isOne();
        assertThat(bench.metrics.page()).doesNotContain("mxsecrets_agent_failures_total{source=\"main\"");
    }

    @Test // F4
    void roleDeleted() {
        given(vault);
        pod.deleteRole();
        pod.revokeTokens();
        keepsAndSays("login_denied", "has no role app", "vault write auth/");
        pod.bind(Duration.ofHours(1));
        recovers();
    }

    @Test // A9
    void policyNarrowed() {
        given(vault);
        vault.putPolicy(pod.kv.readPolicy(), "path \"" + pod.kv.mount() + "/app\" { capabilities = [\"read\"] }");
        keepsAndSays("denied", "may not read", pod.kv.mount() + "/data/app");
        pod.kv.readPolicy();
        recovers();
    }
}
