package io.mxsecrets.providers.vault;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.core.document.Document;
import io.mxsecrets.testbed.ApiServer;
import io.mxsecrets.testbed.Binaries;
import io.mxsecrets.testbed.RealApiServer;
import io.mxsecrets.testbed.RealVault;
import io.mxsecrets.testbed.VaultServer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands of examples/vault, as they are, on a real Vault and a real API server. */
@RealVault
@RealApiServer
class VaultExampleIT {
    @TempDir
    Path directory;

    private VaultServer vault;
    private ApiServer kubernetes;
    private VaultBench bench;
    private final Map<String, String> environment = new TreeMap<>();

    @BeforeEach
    void given(VaultServer vault, ApiServer kubernetes) {
        this.vault = vault;
        this.kubernetes = kubernetes;
        bench = new VaultBench(vault, kubernetes, directory);
        String path = Binaries.need("vault").getParent()
                + File.pathSeparator
                + Binaries.need("kubectl").getParent()
                + File.pathSeparator
                + System.getenv("PATH");
        environment.putAll(Map.of(
                "PATH", path,
                "HOME", directory.toString(),
                "VAULT_ADDR", vault.address().toString(),
                "VAULT_CACERT", vault.caFile().toString(),
                "VAULT_TOKEN", vault.rootToken(),
                "KUBECONFIG", kubernetes.kubeconfig().toString(),
                "KUBERNETES_HOST", kubernetes.addressForServers(),
                "NAMESPACE", bench.namespace,
                "MOUNT", vault.freshName("pmp"),
                "AUTH", vault.freshName("auth")));
        environment.put("POLICY", environment.get("MOUNT") + "-policy");
    }

    private void setup(String way) throws IOException, InterruptedException {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.isExecutable(root.resolve("examples/vault/setup"))) {
            root = root.getParent();
        }
        Path log = directory.resolve("setup.log");
        ProcessBuilder builder = new ProcessBuilder(
                        root.resolve("examples/vault/setup").toString(), way)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "reviewer, pmp-secret-accessor, vault",
        "reviewer, default, vault",
        "client, pmp-secret-accessor, ''",
        "jwt, pmp-secret-accessor, vault",
    })
    void theCommandsGiveADocumentThatTheAppsAccountReads(String way, String account, String audience) throws Exception {
        environment.put("ACCOUNT", account);
        if (way.equals("jwt")) {
            Path keys = Files.writeString(directory.resolve("sa.pub"), String.join("\n", kubernetes.publicKeys()));
            environment.put("KEYS", keys.toString());
        }

        setup(way);
        setup(way); // As often as you like.

        VaultBench.write(bench.jwt(), kubernetes.token(bench.namespace, account, audience, Duration.ofHours(1)));
        bench.world
                .with("MXSECRETS_SECRET", vault.address() + "/" + environment.get("MOUNT") + "/admin")
                .with("MXSECRETS_VAULT_ROLE", "pmp-secret-accessor-role")
                .with("MXSECRETS_VAULT_AUTH_MOUNT", environment.get("AUTH"));
        bench.world.environment.remove("MXSECRETS_VAULT_ADDRESS");
        try (VaultProvider provider = bench.provider()) {
            Document document = bench.read(provider);
            assertThat(document.version()).isEqualTo("2");
            assertThat(VaultBench.text(document)).contains("\"VCS.GitlabAdminPAT\":");
        }
    }
}
