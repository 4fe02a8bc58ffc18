package io.mxsecrets.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.mxsecrets.testbed.kubernetes.ApiServer;
import io.mxsecrets.testbed.tool.Authority;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Stands in for EKS's pod identity webhook, and does to a pod what that does for IRSA: where its ServiceAccount names a
 * role, each of its containers and init containers, except those that the pod's annotation leaves out, gets the variables
 * and the mount that it lacks, and the pod the volume. It answers with both lists of containers anew, changed or not.
 *
 * <p>Source: the README and the handler of github.com/aws/amazon-eks-pod-identity-webhook.
 */
final class EksIdentity implements AutoCloseable {
    static final String REGION = "eu-west-1";
    static final String VOLUME = "aws-iam-token";
    static final Set<String> VARIABLES = Set.of(
            "AWS_STS_REGIONAL_ENDPOINTS",
            "AWS_DEFAULT_REGION",
            "AWS_REGION",
            "AWS_ROLE_ARN",
            "AWS_WEB_IDENTITY_TOKEN_FILE");
    private static final String DOMAIN = "eks.amazonaws.com/";
    private static final String MOUNT = "/var/run/secrets/eks.amazonaws.com/serviceaccount";
    private static final long DAY = 86_400;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ApiServer apiServer;
    private final Authority authority = new Authority("EKS");
    private final HttpsServer server;

    /** Whether it is one from before native sidecars, and drops from containers a field that it does not know. */
    private volatile boolean old;

    /** For each review, by which registration it came and whether our containers were there already. */
    private final List<String> seen = new CopyOnWriteArrayList<>();

    EksIdentity(ApiServer apiServer) throws IOException {
        this.apiServer = apiServer;
        server = HttpsServer.create(new InetSocketAddress(apiServer.webhookHost(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(
                authority.issue("CN=eks", List.of(apiServer.webhookHost())).serverContext()));
        server.createContext("/", this::answer);
        server.start();
    }

    /** A registration of it for one namespace: its name says when it is asked, for the API server goes by names. */
    String registration(String name, String reinvocationPolicy, String namespace) {
        return """
                apiVersion: admissionregistration.k8s.io/v1
                kind: MutatingWebhookConfiguration
                metadata: {name: %1$s}
                webhooks:
                  - name: pod-identity-webhook.amazonaws.com
                    clientConfig: {url: "https://%2$s:%3$d/%1$s", caBundle: %4$s}
                    rules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
                    namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %5$s}}
                    admissionReviewVersions: [v1]
                    reinvocationPolicy: %6$s
                    sideEffects: None
                    failurePolicy: Ignore
                """
                .formatted(
                        name,
                        apiServer.webhookHost(),
                        server.getAddress().getPort(),
                        Base64.getEncoder()
                                .encodeToString(authority.self().certificate().getBytes(StandardCharsets.US_ASCII)),
                        namespace,
                        reinvocationPolicy);
    }

    /** Every review since it last forgot them, such as {@code pod-identity-webhook after us}. */
    List<String> seen() {
        return List.copyOf(seen);
    }

    void forget() {
        seen.clear();
    }

    void setOld(boolean old) {
        this.old = old;
    }

    private void answer(HttpExchange exchange) throws IOException {
        JsonNode request = JSON.readTree(exchange.getRequestBody()).path("request");
        JsonNode pod = request.path("object");
        boolean us = containers(pod).anyMatch(c -> c.path("name").asText().startsWith("mxsecrets-"));
        seen.add(exchange.getRequestURI().getPath().substring(1) + (us ? " after us" : " before us"));

        ObjectNode response = JSON.createObjectNode();
        response.put("uid", request.path("uid").asText()).put("allowed", true);
        account(request).ifPresent(account -> response.put("patchType", "JSONPatch")
                .put(
                        "patch",
                        Base64.getEncoder()
                                .encodeToString(patch(pod, account).toString().getBytes(StandardCharsets.UTF_8))));
        ObjectNode review = JSON.createObjectNode().put("apiVersion", "admission.k8s.io/v1");
        review.put("kind", "AdmissionReview").set("response", response);
        byte[] body = JSON.writeValueAsBytes(review);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private Optional<ServiceAccount> account(JsonNode request) {
        String name = request.at("/object/spec/serviceAccountName").asText("default");
        return Optional.ofNullable(apiServer
                        .client()
                        .serviceAccounts()
                        .inNamespace(request.path("namespace").asText())
                        .withName(name)
                        .get())
                .filter(account -> account.getMetadata().getAnnotations().containsKey(DOMAIN + "role-arn"));
    }

    private ArrayNode patch(JsonNode pod, ServiceAccount account) {
        ArrayNode operations = JSON.createArrayNode();
        Map<String, String> settings = account.getMetadata().getAnnotations();
        JsonNode volumes = pod.at("/spec/volumes");
        if (StreamSupport.stream(volumes.spliterator(), false)
                .noneMatch(v -> v.path("name").asText().equals(VOLUME))) {
            ObjectNode volume = volume(pod, settings);
            JsonNode added = volumes.isArray() ? volume : JSON.createArrayNode().add(volume);
            operation(operations, volumes.isArray() ? "/spec/volumes/0" : "/spec/volumes", added);
        }
        for (String list : List.of("containers", "initContainers")) {
            ArrayNode all =
                    pod.path("spec").path(list).deepCopy() instanceof ArrayNode array ? array : JSON.createArrayNode();
            all.forEach(container -> equip((ObjectNode) container, pod, settings));
            if (old) {
                all.forEach(container -> ((ObjectNode) container).remove("restartPolicy"));
            }
            if (!all.isEmpty()) {
                operation(operations, "/spec/" + list, all);
            }
        }
        return operations;
    }

    private static void operation(ArrayNode operations, String path, JsonNode value) {
        operations.addObject().put("op", "add").put("path", path).set("value", value);
    }

    private static ObjectNode volume(JsonNode pod, Map<String, String> settings) {
        ObjectNode volume = JSON.createObjectNode().put("name", VOLUME);
        volume.putObject("projected")
                .putArray("sources")
                .addObject()
                .putObject("serviceAccountToken")
                .put("audience", settings.getOrDefault(DOMAIN + "audience", "sts.amazonaws.com"))
                .put(
                        "expirationSeconds",
                        pod.at("/metadata/annotations")
                                .path(DOMAIN + "token-expiration")
                                .asLong(DAY))
                .put("path", "token");
        return volume;
    }

    private static void equip(ObjectNode container, JsonNode pod, Map<String, String> settings) {
        String skipped =
                pod.at("/metadata/annotations").path(DOMAIN + "skip-containers").asText();
        if (List.of(skipped.split(",")).contains(container.path("name").asText())) {
            return;
        }
        ArrayNode variables = array(container, "env");
        Set<String> there = names(variables);
        if (!there.contains("AWS_STS_REGIONAL_ENDPOINTS")) {
            variable(variables, "AWS_STS_REGIONAL_ENDPOINTS", "regional");
        }
        if (!there.contains("AWS_REGION") && !there.contains("AWS_DEFAULT_REGION")) {
            variable(variables, "AWS_DEFAULT_REGION", REGION);
            variable(variables, "AWS_REGION", REGION);
        }
        if (!there.contains("AWS_ROLE_ARN") && !there.contains("AWS_WEB_IDENTITY_TOKEN_FILE")) {
            variable(variables, "AWS_ROLE_ARN", settings.get(DOMAIN + "role-arn"));
            variable(variables, "AWS_WEB_IDENTITY_TOKEN_FILE", MOUNT + "/token");
        }
        ArrayNode mounts = array(container, "volumeMounts");
        if (!names(mounts).contains(VOLUME)) {
            mounts.addObject().put("name", VOLUME).put("readOnly", true).put("mountPath", MOUNT);
        }
    }

    private static void variable(ArrayNode variables, String name, String value) {
        variables.addObject().put("name", name).put("value", value);
    }

    private static Stream<JsonNode> containers(JsonNode pod) {
        return Stream.of("initContainers", "containers")
                .flatMap(
                        list -> StreamSupport.stream(pod.path("spec").path(list).spliterator(), false));
    }

    private static ArrayNode array(ObjectNode object, String member) {
        return object.path(member) instanceof ArrayNode there ? there : object.putArray(member);
    }

    private static Set<String> names(ArrayNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(element -> element.path("name").asText())
                .collect(Collectors.toSet());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
