package io.mxsecrets.testbed.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.testbed.server.Binaries;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code src/testbed/node/image} makes of an image that an engine saved, for nodes that want it by its digest. */
class ImageScriptTest {
    private static final String LAYER = "a layer, byte by byte";

    @TempDir
    Path home;

    @Test
    void aSavedImageKeepsItsBytesAndIsNamedByItsDigest() throws Exception {
        String config = "{\"architecture\":\"amd64\",\"rootfs\":{\"diff_ids\":[\"sha256:" + sha256(LAYER) + "\"]}}";
        Files.writeString(home.resolve("config.json"), config);
        Files.writeString(home.resolve("layer.tar"), LAYER);
        Files.writeString(
                home.resolve("manifest.json"),
                "[{\"Config\":\"config.json\",\"RepoTags\":[\"x:1\"],\"Layers\":[\"layer.tar\"]}]");
        run("tar", "-cf", "saved.tar", "manifest.json", "config.json", "layer.tar");

        String digest = run(
                        Binaries.root().resolve("src/testbed/node/image").toString(),
                        "registry.example/agent:1",
                        "out.tar",
                        "--saved",
                        "saved.tar")
                .strip();

        assertThat(run("tar", "-xOf", "out.tar", "index.json"))
                .contains("\"registry.example/agent:1\"", "\"registry.example/agent@" + digest + "\"");
        assertThat(blob("sha256:" + sha256(config))).isEqualTo(config);
        assertThat(blob("sha256:" + sha256(LAYER))).isEqualTo(LAYER);
        assertThat(sha256(blob(digest))).isEqualTo(digest.replace("sha256:", ""));
        assertThat(blob(digest)).contains(sha256(config), sha256(LAYER), "layer.v1.tar\"");
    }

    private String blob(String digest) throws IOException, InterruptedException {
        return run("tar", "-xOf", "out.tar", "blobs/" + digest.replace(':', '/'));
    }

    private String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).directory(home.toFile()).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .isZero();
        return said;
    }

    private static String sha256(String text) throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash);
    }
}
