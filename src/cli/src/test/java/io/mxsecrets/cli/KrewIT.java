package io.mxsecrets.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mxsecrets.cli.console.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a release has of the program, made by {@code pack}, and installed as krew does: an archive checked, unpacked, and linked to. */
class KrewIT {
    private static final String ADDRESS = "https://releases.example/v1.2.3";

    @TempDir
    Path directory;

    private JsonNode manifest;

    @BeforeEach
    void pack() throws Exception {
        Path program = Files.writeString(directory.resolve("native"), "#!/bin/sh\necho mxsecrets native \"$@\"\n");
        assertThat(run(
                        "src/main/krew/pack",
                        "1.2.3",
                        ADDRESS,
                        out().toString(),
                        program.toString(),
                        program.toString()))
                .isEmpty();
        manifest = Trees.yaml().readTree(out().resolve("mxsecrets.yaml").toFile());
    }

    private Path out() {
        return directory.resolve("out");
    }

    @Test
    void theManifestIsOneOfKrew() {
        assertThat(manifest.path("apiVersion").asText()).isEqualTo("krew.googlecontainertools.github.com/v1alpha2");
        assertThat(manifest.path("kind").asText()).isEqualTo("Plugin");
        assertThat(manifest.at("/metadata/name").asText()).isEqualTo("mxsecrets");
        assertThat(manifest.at("/spec/version").asText()).isEqualTo("v1.2.3");
        assertThat(manifest.at("/spec/shortDescription").asText())
                .hasSizeBetween(1, 50)
                .doesNotEndWith(".");
        assertThat(manifest.at("/spec/platforms")).hasSize(3);
        assertThat(manifest.toString()).doesNotContain("DIGEST", "VERSION", "\"ADDRESS");
    }

    @Test
    void eachPlatformsProgramRunsThroughALink() throws Exception {
        for (JsonNode platform : manifest.at("/spec/platforms")) {
            String name = platform.path("uri").asText().substring(ADDRESS.length() + 1);
            Path archive = out().resolve(name);
            assertThat(platform.path("sha256").asText())
                    .isEqualTo(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(archive))));

            Path unpacked = Files.createDirectories(directory.resolve(name + ".unpacked"));
            run("tar", "-xzf", archive.toString(), "-C", unpacked.toString());
            assertThat(unpacked.resolve("man/man1/mxsecrets-wait.1")).exists();
            Path installed = Files.createDirectories(directory.resolve(name + ".store"));
            for (JsonNode file : platform.path("files")) {
                run("mv", unpacked.resolve(file.path("from").asText()).toString(), installed.toString());
            }
            Path link = Files.createSymbolicLink(
                    Files.createDirectories(directory.resolve(name + ".bin")).resolve("kubectl-mxsecrets"),
                    installed.resolve(platform.path("bin").asText()));
            assertThat(run(link.toString(), "--version")).as(name).startsWith("mxsecrets ");
        }
    }

    @Test
    void equalFilesAreEqualArchives() throws Exception {
        byte[] first = Files.readAllBytes(out().resolve("mxsecrets-linux-amd64.tar.gz"));
        pack();
        assertThat(Files.readAllBytes(out().resolve("mxsecrets-linux-amd64.tar.gz")))
                .isEqualTo(first);
    }

    /** @return what it printed; it must succeed */
    private String run(String... command) throws IOException, InterruptedException {
        Path said = directory.resolve("said");
        ProcessBuilder builder =
                new ProcessBuilder(List.of(command)).redirectErrorStream(true).redirectOutput(said.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(said, UTF_8)).isZero();
        return Files.readString(said, UTF_8);
    }
}
