package io.mxsecrets.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mxsecrets.testbed.RealApiServer;
import io.mxsecrets.testbed.kubernetes.ApiServer;
import io.mxsecrets.testbed.server.Binaries;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pods of today's clusters on a real API server, through its own admission: resources of the whole pod, limits of a
 * Namespace, no token for the API server, other webhooks after ours, copies for debugging, pods from a backup.
 */
@RealApiServer
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecondLookIT {
    private static final String AGENT = "registry.example/agent@sha256:" + "a".repeat(64);
    private static final String API_TOKEN = "/var/run/secrets/kubernetes.io/serviceaccount";
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Path GUIDE = Path.of("../docs/guides/cluster-admin.md");

    private final ApiServer apiServer;

    @TempDir
    private static Path directory;

    private WebhookProcess webhook;
    private OtherWebhook other;
    private String namespace;
    private String changed;
    private final List<HasMetadata> installed = new ArrayList<>();
    private final List<String> namespaces = new ArrayList<>();

    SecondLookIT(ApiServer apiServer) {
        this.apiServer = apiServer;
    }

    @BeforeAll
    void install() throws IOException {
        namespace = made("team");
        changed = made("changed");
        webhook = new WebhookProcess(directory, apiServer.webhookHost())
                .with("KUBECONFIG", apiServer.kubeconfig().toString());
        webhook.write("config.json", configuration());
        webhook.start();
        other = new OtherWebhook(apiServer);
        installed.addAll(apiServer.apply(
                Registered.at(webhook.url(), webhook.certificate.caPem(), directory, apiServer), "default"));
        installed.addAll(apiServer.apply(other.registration(changed), "default"));
        other.does(container -> container.putArray("command").add("sh"));
        WebhookIT.until(() -> AskingPod.comesInjected(apiServer.impatientClient(), pod("{}"), namespace));
        WebhookIT.until(() -> !AskingPod.comesInjected(apiServer.impatientClient(), pod("{}"), changed));
    }

    /** With the resources that the guide shows for LimitRanges and quotas. */
    private static String configuration() throws IOException {
        Matcher block =
                Pattern.compile("```yaml\n(resources:\n.*?)```", Pattern.DOTALL).matcher(Files.readString(GUIDE));
        assertThat(block.find()).isTrue();
        ObjectNode configuration = (ObjectNode) YAML.readTree(block.group(1));
        configuration.putObject("images").put("agent", AGENT);
        return configuration.toString();
    }

    private String made(String prefix) {
        String name = apiServer.createNamespace(prefix);
        namespaces.add(name);
        return name;
    }

    @AfterAll
    void uninstall() {
        namespaces.forEach(apiServer::removePods);
        installed.forEach(object -> apiServer.client().resource(object).delete());
        if (other != null) {
            other.close();
        }
        webhook.close();
    }

    /** @param spec more of the specification, in YAML's flow style */
    private Pod pod(String spec) {
        Pod pod = AskingPod.of(apiServer.client(), AskingPod.VAULT, "mendix", "");
        ObjectNode json = json(pod);
        try {
            ((ObjectNode) json.path("spec")).setAll((ObjectNode) YAML.readTree(spec));
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
        return pod(json);
    }

    private Pod pod(ObjectNode json) {
        return (Pod) apiServer
                .client()
                .load(new ByteArrayInputStream(json.toString().getBytes(StandardCharsets.UTF_8)))
                .items()
                .get(0);
    }

    private ObjectNode json(Pod pod) {
        return (ObjectNode) apiServer.client().getKubernetesSerialization().convertValue(pod, JsonNode.class);
    }

    private Pod created(Pod pod, String where) {
        return apiServer
                .impatientClient()
                .pods()
                .inNamespace(where)
                .resource(pod)
                .create();
    }

    private static List<Container> ours(Pod pod) {
        return pod.getSpec().getInitContainers().stream()
                .filter(c -> c.getName().startsWith("mxsecrets-"))
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {requests: {cpu: 500m, memory: 1Gi}}                                       | 0   | Burstable
                    {limits: {cpu: 500m, memory: 1Gi}, requests: {cpu: 500m, memory: 1Gi}}     | 0   | Guaranteed
                    {limits: {cpu: '1', memory: 2Gi}}                                          | 0   | Burstable
                    {requests: {cpu: '1', memory: 2Gi}}                                        | 50m | Burstable
                    {limits: {cpu: 500m, memory: 1Gi}}                                         | 0   | Guaranteed
                    """)
    void w39APodWithResourcesOfItsOwnIsAcceptedAndKeepsItsClass(String whole, String cpu, String qualityOfService) {
        assumeThat(apiServer.minor())
                .as("the minor of an API server that has them by default")
                .isGreaterThanOrEqualTo(34);
        ObjectNode pod = json(pod("{resources: " + whole + "}"));
        ((ObjectNode) pod.at("/spec/containers/0"))
                .withObject("/resources/requests")
                .put("cpu", "500m")
                .put("memory", "1Gi");

        Pod stored = created(pod(pod), namespace);

        assertThat(ours(stored)).hasSize(2).allSatisfy(c -> assertThat(
                        c.getResources().getRequests().get("cpu").toString())
                .isEqualTo(cpu));
        assertThat(stored.getSpec().getResources().getRequests().get("memory"))
                .as("what the pod would request without us, or says itself")
                .isIn(new Quantity("1Gi"), new Quantity("2Gi"));
        assertThat(stored.getStatus().getQosClass()).isEqualTo(qualityOfService);
    }

    @Test
    void w44APodOfLimitsKeepsItsClassWhereNoContainerAsks() {
        assumeThat(apiServer.minor()).isGreaterThanOrEqualTo(34);

        Pod stored = created(pod("{resources: {limits: {cpu: 500m, memory: 1Gi}}}"), namespace);

        assertThat(stored.getSpec().getResources().getRequests())
                .isEqualTo(stored.getSpec().getResources().getLimits());
        assertThat(stored.getStatus().getQosClass()).isEqualTo("Guaranteed");
    }

    /** That of the same pod without us, on each minor. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{requests: {cpu: 500m, memory: 1Gi}}",
                "{requests: {cpu: '1', memory: 1Gi}}",
                "{requests: {cpu: 500m}}",
                "{limits: {memory: 1Gi}}"
            })
    void w45APodWhoseContainersHaveLimitsKeepsItsClass(String whole) {
        ObjectNode pod = json(pod("{resources: " + whole + "}"));
        ((ObjectNode) pod.at("/spec/containers/0"))
                .withObject("/resources/limits")
                .put("cpu", "500m")
                .put("memory", "1Gi");
        ObjectNode alone = pod.deepCopy();
        alone.withObject("/metadata").remove("annotations");

        Pod stored = created(pod(pod), namespace);

        assertThat(ours(stored)).hasSize(2);
        assertThat(stored.getStatus().getQosClass())
                .isEqualTo(created(pod(alone), namespace).getStatus().getQosClass());
    }

    /** The guide's values pass what the guide says that they suit; without them the same Namespace refuses. */
    @Test
    void aNamespaceWithALimitRangeAndAQuotaTakesThem() {
        String limited = made("limited");
        apiServer.apply(
                """
                apiVersion: v1
                kind: LimitRange
                metadata: {name: limits}
                spec:
                  limits:
                    - type: Container
                      min: {memory: 64Mi}
                      max: {ephemeral-storage: 1Gi}
                      maxLimitRequestRatio: {cpu: "4"}
                ---
                apiVersion: v1
                kind: ResourceQuota
                metadata: {name: quota}
                spec: {hard: {limits.ephemeral-storage: 2Gi, limits.cpu: "4", requests.memory: 2Gi}}
                """,
                limited);
        ObjectNode pod = json(pod("{}"));
        ((ObjectNode) pod.at("/spec/containers/0"))
                .set(
                        "resources",
                        json("{requests: {cpu: 100m, memory: 64Mi, ephemeral-storage: 8Mi},"
                                + " limits: {cpu: 200m, memory: 64Mi, ephemeral-storage: 64Mi}}"));

        assertThat(ours(created(pod(pod), limited))).hasSize(2);

        ObjectNode small = pod.deepCopy();
        small.withObject("/metadata/annotations").put("mxsecrets.io/memory-request", "32Mi");
        assertThatThrownBy(() -> created(pod(small), limited)).hasMessageContaining("minimum memory usage");
    }

    private static JsonNode json(String yaml) {
        try {
            return YAML.readTree(yaml);
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @ParameterizedTest
    @CsvSource({"{}, true", "{automountServiceAccountToken: true}, true", "{automountServiceAccountToken: false}, false"
    })
    void ourContainersHaveNoTokenForTheApiServer(String spec, boolean app) {
        Pod stored = created(pod(spec), namespace);

        assertThat(ours(stored)).hasSize(2).allSatisfy(c -> assertThat(at(c, API_TOKEN))
                .extracting(VolumeMount::getName)
                .containsExactly("mxsecrets-no-token"));
        assertThat(at(stored.getSpec().getContainers().get(0), API_TOKEN)).hasSize(app ? 1 : 0);
        assertThat(stored.getSpec().getVolumes())
                .filteredOn(v -> v.getName().equals("mxsecrets-no-token"))
                .singleElement()
                .satisfies(v -> assertThat(v.getEmptyDir().getMedium()).isEqualTo("Memory"));
    }

    private static List<VolumeMount> at(Container container, String path) {
        return container.getVolumeMounts().stream()
                .filter(mount -> mount.getMountPath().equals(path))
                .toList();
    }

    /** Where Vault reviews with the client's own token, the one that we project is taken, and it is still the only one. */
    @Test
    void vaultMayStillHaveATokenThatTheApiServerTakes() {
        ObjectNode pod = json(pod("{}"));
        pod.withObject("/metadata/annotations").put("mxsecrets.io/vault-audience", "api-server");
        Pod stored = created(pod(pod), namespace);

        assertThat(stored.getSpec().getVolumes())
                .filteredOn(v -> v.getName().equals("mxsecrets-token-vault"))
                .singleElement()
                .satisfies(v -> assertThat(v.getProjected()
                                .getSources()
                                .get(0)
                                .getServiceAccountToken()
                                .getAudience())
                        .isNull());
    }

    private void accepted(String why, Consumer<ObjectNode> change) throws IOException, InterruptedException {
        other.does(change);
        String answer = kubectl(changed, "create", "--dry-run=server", "-f", file(pod("{}")));
        assertThat(answer).contains("created (server dry run)").contains("Warning: mxsecrets: mxsecrets-init " + why);
    }

    @Test
    void w36WhatOtherWebhooksDoInGoodFaithIsAcceptedWithAWarning() throws IOException, InterruptedException {
        accepted(
                "comes from another registry, with the same digest",
                c -> c.put("image", "mirror.example:5000/agent@sha256:" + "a".repeat(64)));
        accepted("has variables of a tracing agent", c -> ((ArrayNode) c.path("env"))
                .addObject()
                .put("name", "OTEL_SERVICE_NAME")
                .put("value", "app"));
        accepted("has SELinux options", c -> c.withObject("/securityContext/seLinuxOptions")
                .put("level", "s0:c26,c5"));
        accepted("has an AppArmor profile", c -> c.withObject("/securityContext/appArmorProfile")
                .put("type", "RuntimeDefault"));
        other.does(c -> {
            if (c.path("restartPolicy").asText().equals("Always")) {
                c.withObject("/lifecycle/preStop/sleep").put("seconds", 5);
            }
        });
        assertThat(kubectl(changed, "create", "--dry-run=server", "-f", file(pod("{}"))))
                .contains("Warning: mxsecrets: mxsecrets-sidecar has a preStop sleep");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {image: "mirror.example/agent:latest"}             | image
                    {envFrom: [{configMapRef: {name: company}}]}       | envFrom
                    {command: [sh]}                                    | command
                    {securityContext: {}}                              | securityContext
                    """)
    void w36WhatWouldChangeProgramUserOrInputsIsRefused(String change, String place) {
        other.does(container -> container.setAll((ObjectNode) json(change)));

        assertThatThrownBy(() -> created(pod("{}"), changed))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("mxsecrets-init that differs from the injected one (in \"" + place);
    }

    /** As Velero creates it again: with everything that it once got, after the agent was upgraded. */
    @Test
    void w37APodFromABackupIsNamedAsThat() {
        ObjectNode old = json(created(pod("{}"), namespace));
        String before = old.toString().replace("a".repeat(64), "c".repeat(64));
        ObjectNode restored = (ObjectNode) json(before);
        ((ObjectNode) restored.path("metadata")).remove(List.of("uid", "resourceVersion", "name"));

        assertThatThrownBy(() -> created(pod(restored), namespace))
                .hasMessageContaining(
                        "another version of the injector injected this pod (its agent is sha256:cccccccccccc")
                .hasMessageContaining("its controller creates a new one");
    }

    /** The profile {@code legacy} leaves annotations and processes as they are, {@code general} takes the first and shares the others. */
    @Test
    void w37ACopyForDebuggingStartsWhereItsProcessesAreItsOwn() throws IOException, InterruptedException {
        String name = created(pod("{}"), namespace).getMetadata().getName();

        assertThat(copy(name, "shared", "--profile=legacy", "--share-processes"))
                .contains("add --share-processes=false");
        assertThat(copy(name, "kept", "--profile=general", "--keep-annotations"))
                .contains("add --share-processes=false");
        copy(name, "legacy", "--profile=legacy");
        copy(name, "general", "--profile=general", "--keep-annotations", "--share-processes=false");
        for (String started : List.of("legacy", "general")) {
            Pod copy = apiServer
                    .client()
                    .pods()
                    .inNamespace(namespace)
                    .withName(started)
                    .get();
            assertThat(ours(copy)).as(started).hasSize(2);
            assertThat(copy.getSpec().getContainers()).hasSize(2);
        }
    }

    private String copy(String name, String copy, String... more) throws IOException, InterruptedException {
        List<String> arguments =
                new ArrayList<>(List.of("debug", name, "--copy-to=" + copy, "--image=busybox", "--container=debugger"));
        arguments.addAll(List.of(more));
        return kubectl(namespace, arguments.toArray(String[]::new));
    }

    /** {@code kubectl drain} wants its flag, as for every volume of the kind; with it the pod goes. */
    @Test
    void aDrainWantsTheFlagForVolumesInMemory() throws IOException, InterruptedException {
        apiServer.apply("apiVersion: v1\nkind: Node\nmetadata: {name: drained}\n", namespace);
        try {
            created(pod("{nodeName: drained}"), namespace);
            String[] drain = {"drain", "drained", "--dry-run=server", "--force", "--ignore-daemonsets"};

            assertThat(kubectl(namespace, drain)).contains("--delete-emptydir-data");
            List<String> withFlag = new ArrayList<>(List.of(drain));
            withFlag.add("--delete-emptydir-data");
            assertThat(kubectl(namespace, withFlag.toArray(String[]::new))).contains("drained (server dry run)");
        } finally {
            apiServer.client().nodes().withName("drained").delete();
        }
    }

    /** API servers before 1.35.0 may look a Namespace up before they know it (kubernetes/kubernetes pull request 135359). */
    @Test
    void aPodAndItsNamespaceOfTheSameSecondAreNoRefusal() {
        for (int i = 0; i < 30; i++) {
            String fresh = apiServer
                    .impatientClient()
                    .namespaces()
                    .resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withGenerateName("same-second-")
                            .withLabels(Map.of("mxsecrets-test", "same-second"))
                            .endMetadata()
                            .build())
                    .create()
                    .getMetadata()
                    .getName();
            try {
                assertThatCode(() -> AskingPod.tried(apiServer.impatientClient(), pod("{}"), fresh))
                        .doesNotThrowAnyException();
            } finally {
                apiServer.client().namespaces().withName(fresh).delete();
            }
        }
    }

    private String file(Pod pod) throws IOException {
        Path file = Files.createTempFile(directory, "pod", ".json");
        return Files.writeString(file, json(pod).toString()).toString();
    }

    /** All that it prints. */
    private String kubectl(String where, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Binaries.need("kubectl").toString(),
                "--kubeconfig",
                apiServer.kubeconfig().toString(),
                "--namespace",
                where));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
