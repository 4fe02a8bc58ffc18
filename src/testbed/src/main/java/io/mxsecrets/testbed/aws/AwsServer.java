package io.mxsecrets.testbed.aws;

import com.fasterxml.jackson.databind.JsonNode;
import io.mxsecrets.testbed.kubernetes.ApiServer;
import io.mxsecrets.testbed.kubernetes.Node;
import io.mxsecrets.testbed.server.Facts;
import io.mxsecrets.testbed.server.Kind;
import io.mxsecrets.testbed.server.Run;
import io.mxsecrets.testbed.tool.Http;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A running LocalStack, shared by all tests of the run: give secrets and roles names of your own ({@link #freshName}). It
 * knows Secrets Manager, STS and IAM; it checks no signature, no policy and no expiry, which only AWS does.
 */
public final class AwsServer {

    public static final Kind<AwsServer> KIND = new Kind<>(
            "localstack", List.of(AwsLauncher.GIVEN, AwsLauncher.CONTAINER, AwsLauncher.BINARY), AwsServer::new);

    private final Facts facts;
    private final Http http = Http.plain();

    private AwsServer(Facts facts, Run run) {
        this.facts = facts;
    }

    /** Plain HTTP on the loopback, for all services. */
    public URI endpoint() {
        return URI.create(facts.get("endpoint"));
    }

    /** The same server as pods of {@link Node} and containers reach it. */
    public URI endpointForPods() {
        return URI.create(facts.get("endpoint.pods"));
    }

    public String region() {
        return "eu-west-1";
    }

    public String accountId() {
        return "000000000000";
    }

    public String version() {
        return facts.get("version");
    }

    /** A name for a secret or role that no other test uses. */
    public String freshName(String prefix) {
        return prefix + "-" + UUID.randomUUID();
    }

    /** A version of a secret. */
    public record Version(String arn, String versionId) {}

    public Version createSecret(String name, String text) {
        return version(secrets("CreateSecret", Map.of("Name", name, "SecretString", text)));
    }

    public Version createBinarySecret(String name, byte[] bytes) {
        var body = Map.of("Name", name, "SecretBinary", Base64.getEncoder().encodeToString(bytes));
        return version(secrets("CreateSecret", body));
    }

    /** A new version, which becomes {@code AWSCURRENT}. */
    public Version putSecret(String name, String text) {
        return version(secrets("PutSecretValue", Map.of("SecretId", name, "SecretString", text)));
    }

    /** A new version under these stages, such as {@code AWSPENDING}. */
    public Version putSecret(String name, String text, List<String> stages) {
        var body = Map.of("SecretId", name, "SecretString", text, "VersionStages", stages);
        return version(secrets("PutSecretValue", body));
    }

    /** Marks it for deletion in 7 days: reads are refused, a restore is possible. */
    public void deleteSecret(String name) {
        secrets("DeleteSecret", Map.of("SecretId", name, "RecoveryWindowInDays", 7));
    }

    public void deleteSecretForGood(String name) {
        secrets("DeleteSecret", Map.of("SecretId", name, "ForceDeleteWithoutRecovery", true));
    }

    public void restoreSecret(String name) {
        secrets("RestoreSecret", Map.of("SecretId", name));
    }

    /** Any call of Secrets Manager's JSON API. */
    public JsonNode secrets(String action, Map<String, ?> body) {
        var headers = new LinkedHashMap<>(authorization("secretsmanager"));
        headers.put("X-Amz-Target", "secretsmanager." + action);
        headers.put("Content-Type", "application/x-amz-json-1.1");
        var sent = new LinkedHashMap<String, Object>(body);
        if (List.of("CreateSecret", "PutSecretValue").contains(action)) {
            sent.putIfAbsent("ClientRequestToken", UUID.randomUUID().toString());
        }
        return http.call(
                        "POST",
                        endpoint() + "/",
                        headers,
                        Http.JSON.valueToTree(sent).toString())
                .orFail();
    }

    /**
     * A role that any web identity may assume.
     *
     * @return its ARN
     */
    public String createRole(String name) {
        var trust =
                """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRoleWithWebIdentity",
                 "Principal":{"Federated":"*"}}]}""";
        query(
                "iam",
                Map.of(
                        "Action",
                        "CreateRole",
                        "Version",
                        "2010-05-08",
                        "RoleName",
                        name,
                        "AssumeRolePolicyDocument",
                        trust));
        return "arn:aws:iam::" + accountId() + ":role/" + name;
    }

    /**
     * A token shaped like a projected one, for tests without an API server: {@link ApiServer#token} gives a genuine one.
     *
     * @param subject such as {@code system:serviceaccount:team:app}
     */
    public String webIdentityToken(String subject, String audience, Instant expires) {
        var header = Map.of("alg", "RS256", "typ", "JWT", "kid", "testbed");
        var claims = Map.of(
                "iss", "https://kubernetes.default.svc",
                "sub", subject,
                "aud", List.of(audience),
                "iat", Instant.now().getEpochSecond(),
                "exp", expires.getEpochSecond());
        return base64(header) + "." + base64(claims) + "." + base64("not a signature");
    }

    private static String base64(Object value) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Http.JSON.valueToTree(value).toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Any call of the query APIs (IAM, STS); the answer is XML. */
    public String query(String service, Map<String, String> form) {
        var headers = new LinkedHashMap<>(authorization(service));
        headers.put("Content-Type", "application/x-www-form-urlencoded");
        var body = form.entrySet().stream()
                .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return http.call("POST", endpoint() + "/", headers, body).orFail().asText();
    }

    /** LocalStack takes account, region and service from the header and never looks at the signature. */
    private Map<String, String> authorization(String service) {
        return Map.of(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=test/20250101/%s/%s/aws4_request, SignedHeaders=host, Signature=0"
                        .formatted(region(), service));
    }

    /** What another run must set to be given this LocalStack. */
    public Map<String, String> variables() {
        return Map.of("TESTBED_AWS_ENDPOINT", endpointForPods().toString());
    }

    private static Version version(JsonNode answer) {
        return new Version(answer.path("ARN").asText(), answer.path("VersionId").asText());
    }

    @Override
    public String toString() {
        return "LocalStack " + version() + " at " + endpoint();
    }
}
