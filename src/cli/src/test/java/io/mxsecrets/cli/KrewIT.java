package io.mxsecrets.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mxsecrets.cli.console.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plugin as krew installs it: the files of the manifest in one directory, and a link to the program elsewhere. */
class KrewIT {
    private static final Path KREW = Path.of("src/main/krew");

    @TempDir
    Path directory;

    @Test
    void thePluginRunsThroughALink() throws Exception {
        JsonNode platform = manifest().at("/spec/platforms/0");
        String bin = platform.path("bin").asText();
        Path program = Files.copy(KREW.resolve(bin), directory.resolve(bin));
        Files.createSymbolicLink(
                directory.resolve("quarkus-app"), Path.of("target/quarkus-app").toAbsolutePath());
        Path link = Files.createSymbolicLink(
                Files.createDirectory(directory.resolve("bin")).resolve("kubectl-mxsecrets"), program);

        Path out = directory.resolve("out");
        Process process = new ProcessBuilder(link.toString(), "--version")
                .redirectOutput(out.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(Files.readString(out, UTF_8)).startsWith("mxsecrets ");
    }

    @Test
    void theManifestIsOneOfKrew() throws IOException {
        JsonNode manifest = manifest();
        assertThat(manifest.path("apiVersion").asText()).isEqualTo("krew.googlecontainertools.github.com/v1alpha2");
        assertThat(manifest.path("kind").asText()).isEqualTo("Plugin");
        assertThat(manifest.at("/metadata/name").asText()).isEqualTo("mxsecrets");
        assertThat(manifest.at("/spec/version").asText()).startsWith("v");
        assertThat(manifest.at("/spec/shortDescription").asText())
                .hasSizeBetween(1, 50)
                .doesNotEndWith(".");
        assertThat(manifest.at("/spec/platforms/0/files")).hasSize(3);
    }

    private static JsonNode manifest() throws IOException {
        return Trees.yaml().readTree(KREW.resolve("mxsecrets.yaml").toFile());
    }
}
