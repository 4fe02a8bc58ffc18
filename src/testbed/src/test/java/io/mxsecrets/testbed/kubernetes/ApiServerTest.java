package io.mxsecrets.testbed.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.fabric8.kubernetes.api.model.Pod;
import io.mxsecrets.testbed.RealApiServer;
import io.mxsecrets.testbed.tool.Authority;
import io.mxsecrets.testbed.tool.Http;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@RealApiServer
class ApiServerTest {

    private final ApiServer apiServer;

    ApiServerTest(ApiServer apiServer) {
        this.apiServer = apiServer;
    }

    @Test
    void mintsATokenForAnAudienceAndALifetime() throws Exception {
        var namespace = apiServer.createNamespace("tokens");
        apiServer.createServiceAccount(namespace, "app");

        var token = apiServer.token(namespace, "app", "sts.amazonaws.com", Duration.ofMinutes(20));

        var claims = Http.JSON.readTree(Base64.getUrlDecoder().decode(token.split("\\.")[1]));
        assertThat(claims.at("/aud/0").asText()).isEqualTo("sts.amazonaws.com");
        assertThat(claims.path("iss").asText()).isEqualTo(apiServer.issuer());
        assertThat(claims.path("exp").asLong() - claims.path("iat").asLong()).isEqualTo(1200);
        assertThat(apiServer.publicKeys()).hasSize(1).first().asString().startsWith("-----BEGIN PUBLIC KEY-----");
    }

    /** The API server calls a webhook of this JVM, patches the pod with its answer and admits it. */
    @Test
    void callsAMutatingWebhook() throws Exception {
        var namespace = apiServer.createNamespace("mutate");
        var authority = new Authority("webhook authority");
        var leaf = authority.issue("CN=webhook", List.of(apiServer.webhookHost()));
        var server = HttpsServer.create(new InetSocketAddress(apiServer.webhookHost(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(leaf.serverContext()));
        server.createContext("/mutate", exchange -> {
            var review = Http.JSON.readTree(exchange.getRequestBody());
            var answer = admitWithLabel(review.at("/request/uid").asText())
                    .toString()
                    .getBytes(UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        var registration =
                registration(namespace, authority, server.getAddress().getPort());
        apiServer.apply(registration, namespace);
        try {
            // A new registration is in force a moment after it is stored.
            for (int i = 0; i < 100 && !labelled(create(namespace, "app-" + i)); i++) {
                Thread.sleep(100);
            }
            assertThat(labelled(create(namespace, "app"))).isTrue();
        } finally {
            apiServer
                    .client()
                    .load(new java.io.ByteArrayInputStream(registration.getBytes(UTF_8)))
                    .delete();
            server.stop(0);
        }
    }

    private Pod create(String namespace, String name) {
        var yaml =
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: %s}
                spec: {containers: [{name: app, image: "testbed.local/busybox:1"}]}
                """
                        .formatted(name);
        return (Pod) apiServer.apply(yaml, namespace).get(0);
    }

    private static boolean labelled(Pod pod) {
        return "here".equals(pod.getMetadata().getLabels().get("webhook-was"));
    }

    private static JsonNode admitWithLabel(String uid) {
        var patch = "[{\"op\":\"add\",\"path\":\"/metadata/labels\",\"value\":{\"webhook-was\":\"here\"}}]";
        var response = Map.of(
                "uid",
                uid,
                "allowed",
                true,
                "patchType",
                "JSONPatch",
                "patch",
                Base64.getEncoder().encodeToString(patch.getBytes(UTF_8)));
        return Http.JSON.valueToTree(
                Map.of("apiVersion", "admission.k8s.io/v1", "kind", "AdmissionReview", "response", response));
    }

    private String registration(String namespace, Authority authority, int port) {
        return """
                apiVersion: admissionregistration.k8s.io/v1
                kind: MutatingWebhookConfiguration
                metadata: {name: %1$s}
                webhooks:
                  - name: mutate.testbed.local
                    clientConfig: {url: "https://%2$s:%3$d/mutate", caBundle: %4$s}
                    rules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
                    namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %1$s}}
                    admissionReviewVersions: [v1]
                    sideEffects: None
                    failurePolicy: Fail
                """
                .formatted(
                        namespace,
                        apiServer.webhookHost(),
                        port,
                        Base64.getEncoder()
                                .encodeToString(authority.self().certificate().getBytes(UTF_8)));
    }
}
