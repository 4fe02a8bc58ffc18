package io.mxsecrets.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged webhook over HTTPS, with files instead of a cluster; bad requests by the numbers of docs/acceptance.md. */
public class WebhookIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CANARY = "canary-7f3a91";

    @TempDir
    private static Path directory;

    private static WebhookProcess webhook;

    @BeforeAll
    static void start() throws IOException {
        Files.createDirectories(directory.resolve("objects/serviceaccounts/team-a"));
        Files.writeString(
                directory.resolve("objects/serviceaccounts/team-a/app.json"),
                "{\"metadata\":{\"annotations\":{\"eks.amazonaws.com/role-arn\":\"arn:aws:iam::123456789012:role/app\"}}}");
        webhook = new WebhookProcess(directory, "127.0.0.1")
                .with("MXSECRETS_WEBHOOK_OBJECTS", directory.resolve("objects").toString())
                .start();
    }

    @AfterAll
    static void stop() {
        webhook.close();
    }

    public static ObjectNode review(String annotations) throws IOException {
        return (ObjectNode) JSON.readTree(
                "{\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\",\"request\":{\"uid\":\"u-1\","
                        + "\"kind\":{\"group\":\"\",\"version\":\"v1\",\"kind\":\"Pod\"},\"operation\":\"CREATE\",\"namespace\":\"team-a\",\"object\":"
                        + "{\"metadata\":{\"name\":\"app\",\"annotations\":{" + annotations
                        + "}},\"spec\":{\"serviceAccountName\":\"app\",\"containers\":["
                        + "{\"name\":\"mendix\",\"image\":\"app\",\"securityContext\":{\"runAsUser\":1001},\"env\":[{\"name\":\"X\",\"value\":\""
                        + CANARY + "\"}]}]}}}}");
    }

    public static ObjectNode asking() throws IOException {
        return review(
                "\"mxsecrets.io/inject\":\"true\",\"mxsecrets.io/secret\":\"https://vault.example:8200/kv/app\",\"mxsecrets.io/vault-role\":\"app\"");
    }

    private static JsonNode response(HttpResponse<String> answer) throws IOException {
        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode review = JSON.readTree(answer.body());
        assertThat(review.path("apiVersion").asText()).isEqualTo("admission.k8s.io/v1");
        assertThat(review.path("kind").asText()).isEqualTo("AdmissionReview");
        return review.path("response");
    }

    private static JsonNode patch(JsonNode response) throws IOException {
        assertThat(response.path("patchType").asText()).isEqualTo("JSONPatch");
        return JSON.readTree(Base64.getDecoder().decode(response.path("patch").asText()));
    }

    @Test
    void patchesAnAskingPodAndGivesItsUidBack() throws IOException {
        JsonNode response = response(webhook.post(asking().toString()));

        assertThat(response.path("uid").asText()).isEqualTo("u-1");
        assertThat(response.path("allowed").asBoolean()).isTrue();
        assertThat(patch(response))
                .isNotEmpty()
                .allMatch(o -> o.path("op").asText().equals("add"));
        assertThat(response.at("/auditAnnotations/outcome").asText()).isEqualTo("injected");
    }

    @Test
    void readsTheServiceAccountsRole() throws IOException {
        JsonNode response = response(webhook.post(review(
                        "\"mxsecrets.io/inject\":\"true\",\"mxsecrets.io/secret\":\"arn:aws:secretsmanager:eu-west-1:123456789012:secret:app\"")
                .toString()));

        assertThat(patch(response).toString()).contains("arn:aws:iam::123456789012:role/app");
    }

    @Test
    void deniesWithEveryProblem() throws IOException {
        JsonNode response = response(webhook.post(
                review("\"mxsecrets.io/inject\":\"true\",\"mxsecrets.io/secert\":\"x\",\"mxsecrets.io/mode\":\"y\"")
                        .toString()));

        assertThat(response.path("allowed").asBoolean()).isFalse();
        assertThat(response.at("/status/code").asInt()).isEqualTo(422);
        assertThat(response.at("/status/message").asText())
                .contains("3 problems", "mxsecrets.io/secret?", "mxsecrets.io/mode");
    }

    @Test
    void w01OnlyPostsOfJsonAreTaken() {
        assertThat(webhook.send(webhook.request().GET()).statusCode()).isEqualTo(405);
        assertThat(webhook.post("").statusCode()).isEqualTo(400);
        HttpRequest.Builder text = webhook.request().setHeader("Content-Type", "text/plain");
        assertThat(webhook.send(text.POST(HttpRequest.BodyPublishers.ofString(CANARY)))
                        .statusCode())
                .isEqualTo(415);
        assertThat(webhook.log()).doesNotContain(CANARY);
    }

    @Test
    void w02LargeBodiesAreRefusedAndSlowOnesCut() throws Exception {
        assertThat(raw(
                        "POST /mutate HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 5000000\r\n\r\n",
                        10))
                .startsWith("HTTP/1.1 413");

        raw("POST /mutate HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{", 60);
    }

    /** Sends bytes and answers all that comes until the server closes. */
    private static String raw(String bytes, int seconds) throws Exception {
        SSLContext context = webhook.certificate.client();
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", webhook.port)) {
            socket.setSoTimeout(seconds * 1000);
            OutputStream out = socket.getOutputStream();
            out.write(bytes.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            InputStream in = socket.getInputStream();
            byte[] some = in.readNBytes(15);
            return new String(some, StandardCharsets.US_ASCII);
        }
    }

    @Test
    void w03OnlyPlainJsonIsTaken() throws IOException {
        String review = asking().toString();
        for (String body : new String[] {
            "[".repeat(100_000),
            "{\"a\":".repeat(100_000),
            review.replaceFirst("\\{", "{\"kind\":\"x\","),
            review + "x",
            review + "{}",
            review.replace("\"u-1\"", "NaN"),
            review.replace("\"u-1\"", "'u'"),
            "\ufeff" + review + "]",
            "null",
            "[]",
            "7",
            "{}"
        }) {
            assertThat(webhook.post(body).statusCode())
                    .as(body.substring(0, Math.min(40, body.length())))
                    .isEqualTo(400);
        }
    }

    @Test
    void w04ReviewsWithoutRequestOrUidAreRefused() throws IOException {
        ObjectNode without = asking();
        without.remove("request");
        assertThat(webhook.post(without.toString()).statusCode()).isEqualTo(400);
        for (String uid : new String[] {"null", "7", "\"\"", "\"a b\"", "{}"}) {
            assertThat(webhook.post(asking().toString().replace("\"u-1\"", uid)).statusCode())
                    .as(uid)
                    .isEqualTo(400);
        }
    }

    @Test
    void w05OtherVersionsAreRefusedAndOtherKindsLeftAlone() throws IOException {
        assertThat(webhook.post(asking().toString().replace("admission.k8s.io/v1", "admission.k8s.io/v1beta1"))
                        .statusCode())
                .isEqualTo(400);
        JsonNode response =
                response(webhook.post(asking().toString().replace("\"kind\":\"Pod\"", "\"kind\":\"Secret\"")));
        assertThat(response.path("allowed").asBoolean()).isTrue();
        assertThat(response.has("patch")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"UPDATE,", "DELETE,", "CONNECT,", "CREATE,ephemeralcontainers", "CREATE,binding"})
    void w06OnlyCreationsAreInjected(String operation, String subresource) throws IOException {
        ObjectNode review = asking();
        ObjectNode request = (ObjectNode) review.path("request");
        request.put("operation", operation).put("subResource", subresource == null ? "" : subresource);

        JsonNode response = response(webhook.post(review.toString()));

        assertThat(response.path("allowed").asBoolean()).isTrue();
        assertThat(response.has("patch")).isFalse();
    }

    @Test
    void w07ADryRunIsAnsweredAlike() throws IOException {
        ObjectNode dry = asking();
        ((ObjectNode) dry.path("request")).put("dryRun", true);
        assertThat(patch(response(webhook.post(dry.toString()))))
                .isEqualTo(patch(response(webhook.post(asking().toString()))));
    }

    /** As API servers will send it that say who they are (KEP-6060), and as those do that a kubeconfig gives one for webhooks. */
    @ParameterizedTest
    @ValueSource(strings = {"Bearer ", "Basic ", "Bearer", ""})
    void w47AnApiServersTokenChangesNoAnswerAndIsNotLogged(String scheme) throws IOException {
        for (String body : List.of(
                asking().toString(), review("\"mxsecrets.io/inject\":\"yes\"").toString(), "{")) {
            HttpResponse<String> plain = webhook.post(body);
            HttpResponse<String> withToken = webhook.send(webhook.request()
                    .header("Authorization", scheme + CANARY.repeat(300))
                    .POST(HttpRequest.BodyPublishers.ofString(body)));

            assertThat(withToken.statusCode()).isEqualTo(plain.statusCode());
            assertThat(withToken.body()).isEqualTo(plain.body());
        }
        assertThat(webhook.log()).doesNotContain(CANARY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"kube-system", "kube-public"})
    void w20SystemPodsAreLeftAloneWithAWarning(String namespace) throws IOException {
        JsonNode response = response(webhook.post(asking().toString().replace("team-a", namespace)));
        assertThat(response.has("patch")).isFalse();
        assertThat(response.at("/warnings/0").asText()).startsWith("mxsecrets: not injected: ");
    }

    @Test
    void onlyTls13IsSpoken() {
        assertThat(handshake("TLSv1.3")).isTrue();
        assertThat(handshake("TLSv1.2")).isFalse();
    }

    private static boolean handshake(String protocol) {
        try (SSLSocket socket =
                (SSLSocket) webhook.certificate.client().getSocketFactory().createSocket("127.0.0.1", webhook.port)) {
            socket.setEnabledProtocols(new String[] {protocol});
            socket.startHandshake();
            return true;
        } catch (SSLException e) {
            return false;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void theManagementPortTellsHealthAndMetricsAndTheOtherDoesNot() throws IOException {
        response(webhook.post(asking().toString()));
        assertThat(webhook.get("/q/health/live").statusCode()).isEqualTo(200);
        assertThat(webhook.get("/q/metrics").body())
                .contains("mxsecrets_webhook_reviews_total{outcome=\"injected\",reason=\"patched\"}")
                .contains("mxsecrets_webhook_review_seconds_bucket")
                .contains("mxsecrets_webhook_certificate_expiry_timestamp_seconds")
                .doesNotContain("team-a")
                .doesNotContain(CANARY);
        HttpRequest.Builder metrics =
                HttpRequest.newBuilder(java.net.URI.create(webhook.url().replace("/mutate", "/q/metrics")));
        assertThat(webhook.send(metrics).statusCode()).isEqualTo(404);
    }

    @Test
    void aNewConfigurationIsTakenAndABadOneLeft() throws IOException {
        String locked = WebhookProcess.CONFIG.replace(
                "{\"images\"",
                "{\"defaults\":{\"vault-role\":\"other\"},\"policy\":{\"locked\":[\"vault-role\"]},\"images\"");
        webhook.write("config.json", locked);
        until(() -> !allowed());
        webhook.write("config.json", "{\"nonsense\":true}");
        until(() -> webhook.log().contains("nonsense is not known"));
        assertThat(allowed()).isFalse();
        webhook.write("config.json", WebhookProcess.CONFIG);
        until(WebhookIT::allowed);
        assertThat(webhook.get("/q/metrics").body()).contains("configuration_reloads_total{outcome=\"refused\"} 1.0");
    }

    private static boolean allowed() {
        try {
            return response(webhook.post(asking().toString())).path("allowed").asBoolean();
        } catch (IOException e) {
            return false;
        }
    }

    public static void until(BooleanSupplier condition) {
        until(20, condition);
    }

    static void until(int seconds, BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("within " + seconds + " s").isLessThan(end);
            WebhookProcess.pause(200);
        }
    }

    @Test
    void whatIsMissingIsToldInOneSentence(@TempDir Path elsewhere) {
        try (WebhookProcess other = new WebhookProcess(elsewhere, "127.0.0.1")) {
            other.write("config.json", "{\"images\":{\"agent\":\"latest\"}}");
            other.launch();
            assertThat(other.await()).isEqualTo(64);
            assertThat(other.log())
                    .contains("images.agent is not an image pinned by digest")
                    .hasLineCount(1);
        }
    }

    @Test
    void aCertificateThatCannotBeServedEndsTheStartWithItsName(@TempDir Path elsewhere) throws IOException {
        try (WebhookProcess other = new WebhookProcess(elsewhere, "127.0.0.1")) {
            Path file = elsewhere.resolve("tls").resolve("tls.crt");
            Files.writeString(file, "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n");
            other.launch();
            assertThat(other.await()).isEqualTo(64);
            assertThat(other.log())
                    .startsWith("mxsecrets webhook: " + file + " contains a certificate that Java cannot read (")
                    .hasLineCount(1);
        }
    }

    @Test
    void aCertificateThatTurnsBadIsToldOnceAndTheFormerOneServedOn() throws IOException {
        Path file = directory.resolve("tls/tls.crt");
        String good = Files.readString(file);
        Files.writeString(file, "nonsense");
        try {
            until(() -> webhook.log().contains("the previous one stays in use: " + file + " contains "));
            assertThat(allowed()).isTrue();
        } finally {
            Files.writeString(file, good);
        }
    }
}
