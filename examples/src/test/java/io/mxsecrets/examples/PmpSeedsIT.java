package io.mxsecrets.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.testbed.RealAws;
import io.mxsecrets.testbed.RealVault;
import io.mxsecrets.testbed.aws.AwsServer;
import io.mxsecrets.testbed.vault.VaultServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    private final AwsServer aws;
    private final VaultServer vault;
    private PmpSeeds seeds;
    private Map<String, String> expected;

    @TempDir
    private Path scratch;

    PmpSeedsIT(AwsServer aws, VaultServer vault) {
        this.aws = aws;
        this.vault = vault;
    }

    @BeforeEach
    void theNestedDocumentOnDisk() throws Exception {
        seeds = new PmpSeeds(aws, vault, scratch);
        expected = files("nested", PmpSeeds.onDisk(PmpSeeds.NESTED));
        assertThat(expected)
                .containsKeys("secrets.properties", "secrets.json", "secrets.env", "secrets.conf", "secrets.yaml");
        assertThat(expected.keySet())
                .filteredOn(name -> name.startsWith("secrets.d/"))
                .hasSize(30);
    }

    @Test
    void theFlatDocumentOnDiskGivesTheSameBytes() throws Exception {
        assertThat(files("flat", PmpSeeds.onDisk(PmpSeeds.FLAT))).isEqualTo(expected);
    }

    @Test
    void theNestedDocumentInAwsGivesTheSameBytes() throws Exception {
        assertThat(files("aws", seeds.inAws())).isEqualTo(expected);
    }

    @Test
    void theFlatDocumentInVaultGivesTheSameBytes() throws Exception {
        assertThat(files("vault", seeds.inVault())).isEqualTo(expected);
    }

    /** What {@code init} writes in every format: the content by path, the manifest left out. */
    private Map<String, String> files(String name, Map<String, String> settings) throws Exception {
        Path directory = scratch.resolve("files-" + name);
        Path log = scratch.resolve(name + ".log");
        ProcessBuilder init = PmpSeeds.agent("init", settings, directory, log);
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
