package io.mxsecrets.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mxsecrets.core.settings.resolve.Environment;
import io.mxsecrets.testbed.RealApiServer;
import io.mxsecrets.testbed.kubernetes.ApiServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * F22 on a real API server: EKS's identity webhook, by a {@link EksIdentity stand-in}, before ours, after it, and both. The
 * API server asks webhooks in the order of their registrations' names, and those whose policy is {@code IfNeeded} once more
 * when a later one changed the pod. EKS's own registrations have that or {@code Never}
 * (github.com/aws/amazon-eks-pod-identity-webhook/issues/187), and the one that people install themselves has {@code Never}.
 */
@RealApiServer
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EksIdentityIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BEFORE = "a-pod-identity-webhook";
    private static final String AFTER = "pod-identity-webhook";
    private static final List<String> OURS = List.of("mxsecrets-init", "mxsecrets-sidecar");

    /** It has what EKS's webhook looks at: variables of its own, a container that is left out, and volumes. */
    private static final String POD =
            """
            apiVersion: v1
            kind: Pod
            metadata:
              generateName: orders-
              annotations: {%s, eks.amazonaws.com/skip-containers: proxy %s}
            spec:
              serviceAccountName: orders
              automountServiceAccountToken: false
              securityContext: {runAsNonRoot: true, runAsUser: 1001, seccompProfile: {type: RuntimeDefault}}
              volumes: [{name: data, emptyDir: {}}]
              initContainers:
                - name: migrate
                  image: registry.example/migrate:1
                  securityContext: &restricted {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
              containers:
                - name: mendix
                  image: registry.example/app:1
                  env: [{name: AWS_REGION, value: eu-central-1}, {name: M2EE_ADMIN_PORT, value: "8090"}]
                  volumeMounts: [{name: data, mountPath: /data}]
                  securityContext: *restricted
                - name: proxy
                  image: registry.example/proxy:1
                  securityContext: *restricted
            """;

    private final ApiServer apiServer;

    @TempDir
    private static Path directory;

    private WebhookProcess webhook;
    private EksIdentity eks;
    private String namespace;
    private List<HasMetadata> installed = List.of();

    /** More annotations of the pod. */
    private String login = "";

    /** What EKS's webhook saw of the last pod that was stored. */
    private List<String> seen;

    EksIdentityIT(ApiServer apiServer) {
        this.apiServer = apiServer;
    }

    @BeforeAll
    void install() throws IOException {
        namespace = apiServer.createNamespace("eks", Map.of("pod-security.kubernetes.io/enforce", "restricted"));
        apiServer.createServiceAccount(
                namespace, "orders", Map.of("eks.amazonaws.com/role-arn", "arn:aws:iam::123456789012:role/orders"));
        eks = new EksIdentity(apiServer);
        webhook = new WebhookProcess(directory, apiServer.webhookHost())
                .with("KUBECONFIG", apiServer.kubeconfig().toString())
                .start();
        installed = apiServer.apply(
                Registered.at(webhook.url(), webhook.certificate.caPem(), directory, apiServer), "default");
        WebhookIT.until(() -> AskingPod.comesInjected(apiServer.impatientClient(), pod(), namespace));
    }

    @AfterAll
    void uninstall() {
        installed.forEach(object -> apiServer.client().resource(object).delete());
        if (webhook != null) {
            webhook.close();
        }
        eks.close();
    }

    private Pod pod() {
        return (Pod) apiServer
                .client()
                .load(new ByteArrayInputStream(
                        POD.formatted(AskingPod.AWS, login).getBytes(StandardCharsets.UTF_8)))
                .items()
                .get(0);
    }

    @Test
    void f22TheSamePodWhicheverWebhookIsAskedFirst() throws IOException {
        JsonNode before = stored("IfNeeded", BEFORE);
        assertThat(seen).containsExactly(BEFORE + " before us", BEFORE + " after us");
        JsonNode after = stored("IfNeeded", AFTER);
        assertThat(seen).containsExactly(AFTER + " after us");
        JsonNode twice = stored("IfNeeded", BEFORE, AFTER);
        assertThat(seen).containsExactly(BEFORE + " before us", AFTER + " after us", BEFORE + " after us");

        assertThat(after).isEqualTo(before);
        assertThat(twice).isEqualTo(before);
        assertIsInjectedAndHasEksIdentity(before);
    }

    /** Asked once and before us, it has not seen our containers: they lack its things then, which they never use. */
    @Test
    void f22AskedOnceAndBeforeUsItLeavesOurContainersAloneAndNothingElseDiffers() throws IOException {
        JsonNode before = stored("Never", BEFORE);
        assertThat(seen).containsExactly(BEFORE + " before us");
        JsonNode after = stored("Never", AFTER);
        assertThat(seen).containsExactly(AFTER + " after us");

        assertThat(before).isNotEqualTo(after);
        assertThat(before).isEqualTo(withoutEksInOurs(after));
    }

    /** Keys from a Secret, on a ServiceAccount whose containers all get a role from EKS's webhook: what the agent makes of it. */
    @Test
    void f22ALoginWithKeysIsNotContradictedByTheRoleOfTheAccount() throws IOException {
        login = ", mxsecrets.io/aws-auth: static, mxsecrets.io/aws-credentials-secret: keys"
                + ", mxsecrets.io/aws-assume-role-arn: 'arn:aws:iam::123456789012:role/far', mxsecrets.io/aws-role-duration: 2h";
        JsonNode stored;
        try {
            stored = stored("Never", AFTER);
        } finally {
            login = "";
        }

        for (JsonNode container : stored.at("/spec/initContainers")) {
            Map<String, String> variables = new HashMap<>();
            container
                    .path("env")
                    .forEach(v -> variables.put(
                            v.path("name").asText(), v.path("value").asText("x")));
            if (OURS.contains(container.path("name").asText())) {
                assertThat(variables).containsKeys("AWS_ROLE_ARN", "MXSECRETS_AWS_AUTH");
                variables.keySet().removeIf(name -> name.equals("MXSECRETS_POD_IP")); // a field, which is no text here
                assertThat(Environment.resolve(variables).problems()).isEmpty();
            }
        }
    }

    /** It makes an ordinary init container of our sidecar, and a pod with one that never ends would never start. */
    @Test
    void f22APodWhoseSidecarAnOldOneHasSpoiltIsRefused() {
        List<HasMetadata> registration = apiServer.apply(eks.registration(AFTER, "Never", namespace), namespace);
        eks.setOld(true);
        try {
            WebhookIT.until(
                    () -> refusal().contains("a container named mxsecrets-sidecar that differs from the injected one"));
        } finally {
            eks.setOld(false);
            away(registration);
        }
    }

    private String refusal() {
        try {
            AskingPod.tried(apiServer.impatientClient(), pod(), namespace);
            return "";
        } catch (KubernetesClientException e) {
            return e.getMessage();
        }
    }

    /** A pod as it was stored while EKS's webhook was registered under these names. */
    private JsonNode stored(String reinvocationPolicy, String... names) throws IOException {
        List<HasMetadata> registrations = new ArrayList<>();
        for (String name : names) {
            registrations.addAll(apiServer.apply(eks.registration(name, reinvocationPolicy, namespace), namespace));
        }
        try {
            WebhookIT.until(() -> askedOnTrial().containsAll(List.of(names)));
            eks.forget();
            double calls = webhook.calls();
            Pod stored = apiServer
                    .impatientClient()
                    .pods()
                    .inNamespace(namespace)
                    .resource(pod())
                    .create();
            seen = eks.seen();
            assertThat(webhook.calls() - calls).isPositive();
            return comparable(stored);
        } finally {
            away(registrations);
        }
    }

    private void away(List<HasMetadata> registrations) {
        registrations.forEach(
                registration -> apiServer.client().resource(registration).delete());
        WebhookIT.until(() -> askedOnTrial().isEmpty());
    }

    /** Under which names EKS's webhook is asked now. */
    private Set<String> askedOnTrial() {
        eks.forget();
        AskingPod.tried(apiServer.impatientClient(), pod(), namespace);
        return eks.seen().stream().map(review -> review.replaceFirst(" .*", "")).collect(Collectors.toSet());
    }

    /**
     * The pod's annotations and specification, with those lists in the order of names whose own order means nothing: volumes,
     * mounts (runtimes mount them by path) and variables of which none refers to another. Containers stay in their order.
     */
    private static JsonNode comparable(Pod stored) throws IOException {
        JsonNode pod = JSON.readTree(JSON.writeValueAsBytes(stored));
        ObjectNode spec = (ObjectNode) pod.path("spec");
        sort(spec, "volumes", "name");
        for (JsonNode container : containers(spec)) {
            sort((ObjectNode) container, "env", "name");
            sort((ObjectNode) container, "volumeMounts", "mountPath");
            assertThat(container.path("env").toString()).doesNotContain("$(");
        }
        return JSON.createObjectNode()
                .<ObjectNode>set("annotations", pod.at("/metadata/annotations"))
                .set("spec", spec);
    }

    private static void sort(ObjectNode object, String list, String key) {
        Map<String, JsonNode> sorted = new TreeMap<>();
        for (JsonNode element : object.path(list)) {
            assertThat(sorted.put(element.path(key).asText(), element))
                    .as("twice there")
                    .isNull();
        }
        object.putArray(list).addAll(sorted.values());
    }

    private static List<JsonNode> containers(JsonNode spec) {
        List<JsonNode> all = new ArrayList<>();
        spec.path("initContainers").forEach(all::add);
        spec.path("containers").forEach(all::add);
        return all;
    }

    private static void assertIsInjectedAndHasEksIdentity(JsonNode pod) {
        assertThat(pod.at("/annotations").has("mxsecrets.io/status")).isTrue();
        assertThat(containers(pod.path("spec")))
                .extracting(c -> c.path("name").asText())
                .containsExactly("mxsecrets-init", "mxsecrets-sidecar", "migrate", "mendix", "proxy");
        for (JsonNode container : containers(pod.path("spec"))) {
            boolean skipped = container.path("name").asText().equals("proxy");
            assertThat(container.path("env").toString().contains("AWS_WEB_IDENTITY_TOKEN_FILE"))
                    .isEqualTo(!skipped);
        }
    }

    private static JsonNode withoutEksInOurs(JsonNode pod) {
        JsonNode copy = pod.deepCopy();
        for (JsonNode container : containers(copy.path("spec"))) {
            if (OURS.contains(container.path("name").asText())) {
                ((ArrayNode) container.path("env"))
                        .removeIf(variable -> EksIdentity.VARIABLES.contains(
                                variable.path("name").asText()));
                ((ArrayNode) container.path("volumeMounts"))
                        .removeIf(mount -> mount.path("name").asText().equals(EksIdentity.VOLUME));
            }
        }
        return copy;
    }
}
