package io.mxsecrets.cli.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.cli.CommandTest.Ended;
import io.mxsecrets.cli.pods.TestPods;
import io.mxsecrets.testbed.RealVault;
import io.mxsecrets.testbed.vault.VaultKv;
import io.mxsecrets.testbed.vault.VaultServer;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

@RealVault
class VaultRotationIT extends RotationExample {
    private final VaultKv kv;
    private final Map<String, String> store;

    VaultRotationIT(VaultServer vault) throws IOException {
        this.kv = vault.enableKv2();
        this.store = Map.of(
                "VAULT_ADDR",
                vault.address().toString(),
                "VAULT_TOKEN",
                vault.rootToken(),
                "VAULT_CACERT",
                vault.caFile().toString());
    }

    /** F30: nothing is revoked while a pod is late. */
    @Test
    void f30RevokesOnlyOnceEveryPodHasTheNewVersion() throws Exception {
        kv.put("orders", "{\"DB.Password\":\"canary-old\"}");
        pods(Map.of("secret.db", "https://vault.example/" + kv.mount() + "/orders", "vault-role", "app"));
        cluster.status("connected", TestPods.page("db", "2", ""));
        cluster.status(
                "cut-off",
                TestPods.page("db", "1", "").replace("\"failing\":null,\"st", "\"failing\":\"unreachable\",\"st"));

        assertThat(rotate("1s")).isEqualTo(69);
        assertThat(said()).contains("cut-off", "failing: unreachable").doesNotContain("canary");
        assertThat(revoked()).isFalse();
        assertThat(kv.read("orders").at("/metadata/version").asInt()).isEqualTo(2);

        for (String pod : new String[] {"connected", "cut-off"}) {
            cluster.status(pod, TestPods.page("db", "3", ""));
        }
        assertThat(rotate("60s")).as(said()).isZero();
        assertThat(revoked()).isTrue();
        assertThat(kv.read("orders").path("data").path("DB.Password").asText()).hasSize(32);
        assertThat(said())
                .doesNotContain(
                        kv.read("orders").path("data").path("DB.Password").asText());

        Ended never = mxsecrets(
                store,
                "",
                "wait",
                kv.mount() + "/orders",
                "--version",
                "4",
                "--kubeconfig",
                cluster.kubeconfig(directory));
        assertThat(never.exitCode()).isEqualTo(66);
        assertThat(never.err()).contains("has no version 4 yet, the newest is 3");
    }

    private int rotate(String timeout) throws Exception {
        return rotate("rotation-vault", kv.mount() + "/orders", timeout, store);
    }
}
