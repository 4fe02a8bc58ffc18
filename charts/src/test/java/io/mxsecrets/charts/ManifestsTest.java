package io.mxsecrets.charts;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.testbed.server.Binaries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The manifests for people without Helm are the chart, rendered; {@code -Ddocs.write} renders them anew. */
class ManifestsTest {
    private static final Path FOLDER = Chart.ROOT.resolve("webhook/manifests");
    private static final String UNKNOWN = "sha256:" + "0".repeat(64);

    @Test
    void areTheChartRendered() throws Exception {
        String rendered = render();
        if (System.getProperty("docs.write") != null) {
            Files.writeString(FOLDER.resolve("install.yaml"), rendered);
        }
        assertThat(Files.readString(FOLDER.resolve("install.yaml")))
                .as("run the test with -Ddocs.write to render them anew")
                .isEqualTo(rendered);
    }

    @Test
    void holdWhatTheChartHoldsAndTheNamespace() throws IOException {
        var kinds = Chart.objects(Files.readString(FOLDER.resolve("install.yaml"))).stream()
                .map(o -> o.path("kind").asText())
                .collect(Collectors.toList());
        assertThat(kinds.remove(0)).isEqualTo("Namespace");
        assertThat(kinds)
                .containsExactlyElementsOf(Chart.template("--skip-tests").objects().stream()
                        .map(o -> o.path("kind").asText())
                        .toList());
    }

    private static String render() throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                FOLDER.resolve("render").toString(),
                "--set",
                "images.agent.digest=" + UNKNOWN,
                "--set",
                "images.webhook.digest=" + UNKNOWN);
        builder.environment().put("PATH", Binaries.need("helm").getParent() + ":" + System.getenv("PATH"));
        Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String out = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).isZero();
        return out;
    }
}
