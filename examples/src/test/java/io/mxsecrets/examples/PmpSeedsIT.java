package io.mxsecrets.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.testbed.AwsServer;
import io.mxsecrets.testbed.RealAws;
import io.mxsecrets.testbed.RealVault;
import io.mxsecrets.testbed.VaultKv;
import io.mxsecrets.testbed.VaultLogins.AppRole;
import io.mxsecrets.testbed.VaultServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Private Mendix Platform's document as its AWS page has it (nested) and as its Vault page has it (flat), read by the agent
 * as it is packaged: the same bytes in every format, wherever the document lies.
 */
@RealAws
@RealVault
class PmpSeedsIT {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Path NESTED = ROOT.resolve("examples/pmp/document.nested.json");
    private static final Path FLAT = ROOT.resolve("examples/pmp/document.flat.json");

    private final AwsServer aws;
    private final VaultServer vault;
    private Map<String, String> expected;

    @TempDir
    private Path scratch;

    PmpSeedsIT(AwsServer aws, VaultServer vault) {
        this.aws = aws;
        this.vault = vault;
    }

    @BeforeEach
    void theNestedDocumentOnDisk() throws Exception {
        expected = files("nested", Map.of("MXSECRETS_SECRET", "file:" + NESTED));
        assertThat(expected)
                .containsKeys("secrets.properties", "secrets.json", "secrets.env", "secrets.conf", "secrets.yaml");
        assertThat(expected.keySet())
                .filteredOn(name -> name.startsWith("secrets.d/"))
                .hasSize(30);
    }

    @Test
    void theFlatDocumentOnDiskGivesTheSameBytes() throws Exception {
        assertThat(files("flat", Map.of("MXSECRETS_SECRET", "file:" + FLAT))).isEqualTo(expected);
    }

    @Test
    void theNestedDocumentInAwsGivesTheSameBytes() throws Exception {
        String name = aws.freshName("PMP");
        aws.createSecret(name, Files.readString(NESTED));
        String token = aws.webIdentityToken(
                "system:serviceaccount:feature-test:pmp-secret-access",
                "sts.amazonaws.com",
                Instant.now().plus(Duration.ofHours(1)));

        assertThat(files(
                        "aws",
                        Map.of(
                                "MXSECRETS_SECRET", name,
                                "MXSECRETS_PROVIDER", "aws",
                                "MXSECRETS_AWS_REGION", aws.region(),
                                "MXSECRETS_AWS_ENDPOINT", aws.endpoint().toString(),
                                "MXSECRETS_AWS_STS_ENDPOINT", aws.endpoint().toString(),
                                "MXSECRETS_ALLOW_HTTP", "true",
                                "MXSECRETS_AWS_ROLE_ARN", aws.createRole(aws.freshName("role")),
                                "MXSECRETS_AWS_TOKEN_FILE", file("token", token))))
                .isEqualTo(expected);
    }

    @Test
    void theFlatDocumentInVaultGivesTheSameBytes() throws Exception {
        VaultKv kv = vault.enableKv2();
        kv.put("admin", Files.readString(FLAT));
        AppRole role = vault.logins().enableAppRole(Duration.ofHours(1), kv.readPolicy());
        Path ca = Files.createDirectory(scratch.resolve("ca"));
        Files.copy(vault.caFile(), ca.resolve("ca.crt"));

        assertThat(files(
                        "vault",
                        Map.of(
                                "MXSECRETS_SECRET", vault.address() + "/" + kv.mount() + "/admin",
                                "MXSECRETS_VAULT_AUTH_MOUNT", role.mount(),
                                "MXSECRETS_VAULT_APPROLE_ROLE_ID_FILE", file("role-id", role.roleId()),
                                "MXSECRETS_VAULT_APPROLE_SECRET_ID_FILE", file("secret-id", role.secretId()),
                                "MXSECRETS_CA_DIRECTORY", ca.toString())))
                .isEqualTo(expected);
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(scratch.resolve(name), text).toString();
    }

    /** What {@code init} writes in every format: the content by path, the manifest left out. */
    private Map<String, String> files(String name, Map<String, String> settings) throws Exception {
        Path directory = scratch.resolve("files-" + name);
        Path log = scratch.resolve(name + ".log");
        ProcessBuilder init = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        ROOT.resolve("src/agent/target/quarkus-app/quarkus-run.jar")
                                .toString(),
                        "init")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        init.environment().keySet().removeIf(key -> key.startsWith("MXSECRETS_") || key.startsWith("AWS_"));
        init.environment().putAll(settings);
        init.environment().put("MXSECRETS_DIRECTORY", directory.toString());
        init.environment().put("MXSECRETS_FORMAT", "properties,json,dotenv,hocon,yaml,files");
        assertThat(init.start().waitFor()).as(Files.readString(log)).isZero();
        Path data = directory.resolve("..data").toRealPath();
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> all = Files.walk(data)) {
            all.filter(Files::isRegularFile)
                    .filter(path -> !path.endsWith("manifest.json"))
                    .forEach(path -> contents.put(data.relativize(path).toString(), content(path)));
        }
        return contents;
    }

    /** Base64, so that a difference shows no value. */
    private static String content(Path path) {
        try {
            return Base64.getEncoder().encodeToString(Files.readAllBytes(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
