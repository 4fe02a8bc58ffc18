package io.mxsecrets.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.mxsecrets.testbed.kubernetes.ApiServer;
import io.mxsecrets.testbed.tool.Authority;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;

/** A mutating webhook that the API server asks after ours: it does to every container of ours, once, what a test says. */
final class OtherWebhook implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ApiServer apiServer;
    private final Authority authority = new Authority("other");
    private final HttpsServer server;
    private volatile Consumer<ObjectNode> change = container -> {};

    OtherWebhook(ApiServer apiServer) throws IOException {
        this.apiServer = apiServer;
        server = HttpsServer.create(new InetSocketAddress(apiServer.webhookHost(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(
                authority.issue("CN=other", List.of(apiServer.webhookHost())).serverContext()));
        server.createContext("/", this::answer);
        server.start();
    }

    void does(Consumer<ObjectNode> change) {
        this.change = change;
    }

    String registration(String namespace) {
        return """
                apiVersion: admissionregistration.k8s.io/v1
                kind: MutatingWebhookConfiguration
                metadata: {name: zz-other}
                webhooks:
                  - name: other.example.com
                    clientConfig: {url: "https://%s:%d/", caBundle: %s}
                    rules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
                    namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %s}}
                    admissionReviewVersions: [v1]
                    sideEffects: None
                    failurePolicy: Fail
                """
                .formatted(
                        apiServer.webhookHost(),
                        server.getAddress().getPort(),
                        Base64.getEncoder()
                                .encodeToString(authority.self().certificate().getBytes(StandardCharsets.US_ASCII)),
                        namespace);
    }

    private void answer(HttpExchange exchange) throws IOException {
        JsonNode request = JSON.readTree(exchange.getRequestBody()).path("request");
        ObjectNode review = JSON.createObjectNode().put("apiVersion", "admission.k8s.io/v1");
        ObjectNode response = review.put("kind", "AdmissionReview").putObject("response");
        response.put("uid", request.path("uid").asText()).put("allowed", true);
        JsonNode containers = request.at("/object/spec/initContainers");
        for (JsonNode container : containers) {
            if (container.path("name").asText().startsWith("mxsecrets-")) {
                change.accept((ObjectNode) container);
            }
        }
        if (!containers.isEmpty()) {
            byte[] patch = JSON.writeValueAsBytes(JSON.createArrayNode()
                    .add(JSON.createObjectNode()
                            .put("op", "replace")
                            .put("path", "/spec/initContainers")
                            .set("value", containers)));
            response.put("patchType", "JSONPatch")
                    .put("patch", Base64.getEncoder().encodeToString(patch));
        }
        byte[] body = JSON.writeValueAsBytes(review);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
