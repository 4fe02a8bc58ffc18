package io.mxsecrets.cli.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.cli.JarTest;
import io.mxsecrets.cli.pods.FakeCluster;
import io.mxsecrets.cli.pods.TestPods;
import io.mxsecrets.testbed.RealVault;
import io.mxsecrets.testbed.vault.VaultKv;
import io.mxsecrets.testbed.vault.VaultServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The example's script with the packaged jar and a real Vault; what its pods have is told by the test. */
@RealVault
class RotationExampleIT extends JarTest {
    private static final Path JAR =
            Path.of("target/quarkus-app/quarkus-run.jar").toAbsolutePath();

    private final VaultServer vault;
    private final VaultKv kv;

    @AutoClose
    private final FakeCluster cluster;

    RotationExampleIT(VaultServer vault) throws IOException {
        this.vault = vault;
        this.kv = vault.enableKv2();
        this.cluster = new FakeCluster();
    }

    /** F30: nothing is revoked while a pod straggles. */
    @Test
    void f30RevokesOnlyOnceEveryPodHasTheNewVersion() throws Exception {
        kv.put("orders", "{\"DB.Password\":\"canary-old\"}");
        for (String pod : new String[] {"connected", "cut-off"}) {
            cluster.pod(TestPods.injected(
                    directory,
                    "team-a",
                    pod,
                    Map.of("secret.db", "https://vault.example/" + kv.mount() + "/orders", "vault-role", "app")));
            cluster.status(pod, TestPods.page("db", "2", ""));
        }
        cluster.status(
                "cut-off",
                TestPods.page("db", "1", "").replace("\"failing\":null,\"st", "\"failing\":\"unreachable\",\"st"));

        assertThat(rotate("1s")).isEqualTo(69);
        assertThat(said()).contains("cut-off", "failing: unreachable").doesNotContain("canary");
        assertThat(directory.resolve("revoked")).doesNotExist();
        assertThat(kv.read("orders").at("/metadata/version").asInt()).isEqualTo(2);

        for (String pod : new String[] {"connected", "cut-off"}) {
            cluster.status(pod, TestPods.page("db", "3", ""));
        }
        assertThat(rotate("60s")).as(said()).isZero();
        assertThat(directory.resolve("revoked")).exists();
        assertThat(kv.read("orders").path("data").path("DB.Password").asText()).hasSize(32);
        assertThat(said())
                .doesNotContain(
                        kv.read("orders").path("data").path("DB.Password").asText());
    }

    private String said() throws IOException {
        return Files.readString(directory.resolve("said"));
    }

    private int rotate(String timeout) throws Exception {
        Path bin = Files.createDirectories(directory.resolve("bin"));
        program(bin.resolve("mxsecrets"), "exec " + java() + " -jar " + JAR + " \"$@\"");
        program(bin.resolve("revoke"), "touch " + directory.resolve("revoked"));
        ProcessBuilder builder = new ProcessBuilder(
                        EXAMPLES.resolve("rotation-vault/rotate")
                                .toAbsolutePath()
                                .toString(),
                        kv.mount() + "/orders",
                        "DB.Password")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("said").toFile());
        builder.environment().keySet().removeIf(name -> name.matches("(MXSECRETS|AWS|VAULT|QUARKUS|KUBE).*"));
        builder.environment()
                .putAll(Map.of(
                        "PATH",
                        bin + ":" + System.getenv("PATH"),
                        "KUBECONFIG",
                        cluster.kubeconfig(directory).toString(),
                        "VAULT_ADDR",
                        vault.address().toString(),
                        "VAULT_TOKEN",
                        vault.rootToken(),
                        "VAULT_CACERT",
                        vault.caFile().toString(),
                        "SET_PASSWORD",
                        "wc -c",
                        "REVOKE_OLD",
                        "revoke",
                        "TIMEOUT",
                        timeout));
        Process script = builder.start();
        assertThat(script.waitFor(3, TimeUnit.MINUTES)).isTrue();
        return script.exitValue();
    }

    private static void program(Path file, String line) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + line + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
