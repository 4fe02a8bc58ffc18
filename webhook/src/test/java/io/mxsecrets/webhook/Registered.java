package io.mxsecrets.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.mxsecrets.testbed.kubernetes.ApiServer;
import io.mxsecrets.testbed.server.Binaries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/** The chart's own templates; only where the webhook is reached differs, for it runs outside the cluster. */
final class Registered {
    static final String NAMESPACE = "injector";
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Path CHART = Path.of("../charts/mendix-secrets-injector");
    private static final List<String> ADMISSION =
            List.of("MutatingWebhookConfiguration", "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding");

    private Registered() {}

    /** The chart's objects, as {@code helm template} renders them for the server's version. */
    static List<JsonNode> rendered(Path scratch, ApiServer apiServer) {
        List<String> command = List.of(
                Binaries.need("helm").toString(),
                "template",
                "injector",
                CHART.toString(),
                "--namespace",
                NAMESPACE,
                "--kube-version",
                apiServer.version(),
                "--set",
                "images.agent.digest=sha256:" + "a".repeat(64),
                "--set",
                "images.webhook.digest=sha256:" + "b".repeat(64),
                "--set",
                "certificates.source=cert-manager");
        try {
            Process helm = new ProcessBuilder(command)
                    .redirectError(scratch.resolve("helm.log").toFile())
                    .start();
            String yaml = new String(helm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(helm.waitFor())
                    .as(Files.readString(scratch.resolve("helm.log")))
                    .isZero();
            try (MappingIterator<JsonNode> documents =
                    YAML.readerFor(JsonNode.class).readValues(yaml)) {
                return documents.readAll();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /**
     * The registration and, where the server knows policies, the guard, as YAML.
     *
     * @param ca PEM; empty where the webhook writes it
     */
    static String at(String url, String ca, Path scratch, ApiServer apiServer) {
        StringBuilder all = new StringBuilder();
        for (JsonNode object : rendered(scratch, apiServer)) {
            if (!ADMISSION.contains(object.path("kind").asText())) {
                continue;
            }
            for (JsonNode entry : object.path("webhooks")) {
                ObjectNode client = ((ObjectNode) entry).putObject("clientConfig");
                client.put("url", url);
                if (!ca.isEmpty()) {
                    client.put("caBundle", Base64.getEncoder().encodeToString(ca.getBytes(StandardCharsets.US_ASCII)));
                }
            }
            all.append("---\n").append(object).append("\n");
        }
        return all.toString();
    }
}
