package io.mxsecrets.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.mxsecrets.testbed.kubernetes.ApiServer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Creates pods on an API server that keeps an audit log, and tells which patches it applied and what it warned of. */
final class AuditedCreates implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String POLICY =
            """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            omitStages: [RequestReceived]
            rules: [{level: Request, verbs: [create], resources: [{group: "", resources: [pods]}]}, {level: None}]
            """;

    private final Path log;
    private final KubernetesClient client;
    private final List<String> warnings = new ArrayList<>();

    /** The API server's flags. */
    static String[] flags(Path directory) throws IOException {
        Path policy = Files.writeString(directory.resolve("audit-policy.yaml"), POLICY);
        return new String[] {"--audit-policy-file=" + policy, "--audit-log-path=" + log(directory)};
    }

    AuditedCreates(ApiServer apiServer, Path directory) {
        this.log = log(directory);
        this.client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(
                                Config.fromKubeconfig(apiServer.kubeconfig().toFile()))
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .withHttpClientBuilderConsumer(
                        builder -> builder.addOrReplaceInterceptor("warnings", new Interceptor() {
                            @Override
                            public void after(
                                    HttpRequest request,
                                    HttpResponse<?> response,
                                    AsyncBody.Consumer<List<ByteBuffer>> consumer) {
                                warnings.addAll(response.headers("Warning"));
                            }
                        }))
                .build();
    }

    private static Path log(Path directory) {
        return directory.resolve("audit.log");
    }

    Pod create(Pod pod, String namespace) {
        return client.pods().inNamespace(namespace).resource(pod).create();
    }

    void delete(String namespace) {
        client.pods().inNamespace(namespace).withGracePeriod(0).delete();
        WebhookIT.until(
                () -> client.pods().inNamespace(namespace).list().getItems().isEmpty());
    }

    List<String> warnings() {
        return warnings;
    }

    /** By the pod's name, what the last create of it was patched with, round by round. */
    Map<String, List<JsonNode>> patches() throws IOException {
        Map<String, List<JsonNode>> patches = new TreeMap<>();
        for (String line : Files.readAllLines(log)) {
            JsonNode event = JSON.readTree(line);
            List<JsonNode> rounds = new ArrayList<>();
            Map<String, JsonNode> annotations = new TreeMap<>();
            event.path("annotations").properties().forEach(note -> annotations.put(note.getKey(), note.getValue()));
            for (Map.Entry<String, JsonNode> note : annotations.entrySet()) {
                if (note.getKey().startsWith("patch.webhook.admission.k8s.io/")) {
                    rounds.add(JSON.readTree(note.getValue().asText()).path("patch"));
                }
            }
            patches.put(event.at("/objectRef/name").asText(), rounds);
        }
        return patches;
    }

    @Override
    public void close() {
        client.close();
    }
}
