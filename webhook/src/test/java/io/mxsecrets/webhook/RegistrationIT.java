package io.mxsecrets.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mxsecrets.testbed.ApiServer;
import io.mxsecrets.testbed.Binaries;
import io.mxsecrets.testbed.RealApiServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The chart's registration and guard on a real API server, with the packaged webhook behind them. */
@RealApiServer
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RegistrationIT {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Path CHART = Path.of("../charts/mendix-secrets-injector");
    private static final Path PODS = Path.of("../src/injection/src/test/resources/pods");
    private static final String VAULT =
            "mxsecrets.io/inject: 'true', mxsecrets.io/secret: 'https://vault.example:8200/kv/app', mxsecrets.io/vault-role: app";

    private final ApiServer apiServer;

    @TempDir
    private static Path directory;

    private WebhookProcess webhook;
    private String namespace;
    private List<HasMetadata> installed;
    private String registration;

    RegistrationIT(ApiServer apiServer) {
        this.apiServer = apiServer;
    }

    @BeforeAll
    void install() {
        namespace = apiServer.createNamespace("team", Map.of("pod-security.kubernetes.io/enforce", "restricted"));
        webhook = new WebhookProcess(directory, apiServer.webhookHost())
                .with("KUBECONFIG", apiServer.kubeconfig().toString())
                .start();
        registration = rendered("templates/registration.yaml", "templates/guard.yaml");
        installed = apiServer.apply(registration, "default");
        WebhookIT.until(() -> injectedOnTrial(VAULT));
        WebhookIT.until(() -> calls() > 0);
    }

    @AfterAll
    void uninstall() {
        if (installed != null) {
            installed.forEach(object -> apiServer.client().resource(object).delete());
        }
        if (webhook != null) {
            webhook.close();
        }
    }

    /** The chart's own templates; only where the webhook is reached differs, for it runs outside the cluster. */
    private String rendered(String... templates) {
        List<String> command = new ArrayList<>(List.of(
                Binaries.need("helm").toString(),
                "template",
                "injector",
                CHART.toString(),
                "--namespace",
                "injector",
                "--kube-version",
                "1.34.4",
                "--set",
                "images.agent.digest=sha256:" + "a".repeat(64),
                "--set",
                "images.webhook.digest=sha256:" + "b".repeat(64),
                "--set",
                "certificates.source=cert-manager"));
        for (String template : templates) {
            command.addAll(List.of("--show-only", template));
        }
        try {
            Process helm = new ProcessBuilder(command)
                    .redirectError(directory.resolve("helm.log").toFile())
                    .start();
            String yaml = new String(helm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(helm.waitFor())
                    .as(Files.readString(directory.resolve("helm.log")))
                    .isZero();
            return pointed(yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String pointed(String yaml) throws IOException {
        StringBuilder all = new StringBuilder();
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(yaml)) {
            while (documents.hasNext()) {
                JsonNode document = documents.next();
                for (JsonNode entry : document.path("webhooks")) {
                    ((ObjectNode) entry)
                            .putObject("clientConfig")
                            .put("url", webhook.url())
                            .put(
                                    "caBundle",
                                    Base64.getEncoder()
                                            .encodeToString(
                                                    webhook.certificate.caPem().getBytes(StandardCharsets.US_ASCII)));
                }
                all.append("---\n").append(document);
                all.append("\n");
            }
        }
        return all.toString();
    }

    private Pod pod(String annotations, String container, String labels) {
        String yaml =
                """
                apiVersion: v1
                kind: Pod
                metadata: {generateName: app-, annotations: {%s}, labels: {%s}}
                spec:
                  securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
                  containers:
                    - name: %s
                      image: registry.example/app:1
                      securityContext: {runAsUser: 1001, allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
                """
                        .formatted(annotations, labels, container);
        return (Pod) apiServer
                .client()
                .load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .items()
                .get(0);
    }

    private Pod dryRun(Pod pod, String where) {
        return apiServer
                .client()
                .pods()
                .inNamespace(where)
                .resource(pod)
                .dryRun(true)
                .create();
    }

    private boolean injectedOnTrial(String annotations) {
        return injected(dryRun(pod(annotations, "mendix", ""), namespace));
    }

    private static boolean injected(Pod pod) {
        return pod.getSpec().getInitContainers() != null
                && pod.getSpec().getInitContainers().stream()
                        .map(Container::getName)
                        .anyMatch("mxsecrets-init"::equals);
    }

    private double calls() {
        return webhook.get("/q/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("mxsecrets_webhook_review_seconds_count"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private double callsDuring(Runnable creation) {
        double before = calls();
        creation.run();
        return calls() - before;
    }

    @Test
    @Order(1)
    void podsOfNoInterestNeverReachUs() {
        assertThat(callsDuring(() -> dryRun(pod("", "mendix", ""), namespace))).isZero();
        assertThat(callsDuring(() -> dryRun(pod("other.example/x: y", "nginx", ""), namespace)))
                .isZero();
        assertThat(callsDuring(() -> dryRun(pod("mxsecrets.io/inject: 'false'", "mendix", ""), namespace)))
                .isZero();
        assertThat(callsDuring(() -> dryRun(pod("mxsecrets.io/status: x", "mendix", ""), namespace)))
                .isZero();
        assertThat(callsDuring(() -> dryRun(pod(VAULT, "mendix", ""), namespace)))
                .isPositive();
    }

    @Test
    @Order(2)
    void aLabelledNamespaceSendsItsRuntimesAndNobodyElse() {
        String labelled = apiServer.createNamespace("labelled", Map.of("mxsecrets.io/inject", "true"));
        apiServer.client().namespaces().withName(labelled).edit(n -> new NamespaceBuilder(n)
                .editMetadata()
                .addToAnnotations("mxsecrets.io/secret", "https://vault.example:8200/kv/app")
                .addToAnnotations("mxsecrets.io/vault-role", "app")
                .endMetadata()
                .build());

        assertThat(injected(dryRun(pod("", "mendix", ""), labelled))).isTrue();
        assertThat(injected(dryRun(pod("", "app", "privatecloud.mendix.com/component: mendix-app"), labelled)))
                .isTrue();
        assertThat(callsDuring(() -> dryRun(pod("", "nginx", ""), labelled))).isZero();
        assertThat(callsDuring(() -> dryRun(pod("mxsecrets.io/inject: 'false'", "mendix", ""), labelled)))
                .isZero();
    }

    @Test
    @Order(3)
    void aMistakeIsToldToWhoeverCreatesThePod() {
        assertThatThrownBy(() -> dryRun(pod(VAULT + ", mxsecrets.io/secert: x", "mendix", ""), namespace))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("did you mean mxsecrets.io/secret?");
    }

    @Test
    @Order(4)
    void theApiServerTakesEveryPodThatIsWrittenDownUnderRestricted() throws IOException {
        for (String account : List.of("app", "pmp-secret-access")) {
            apiServer
                    .client()
                    .serviceAccounts()
                    .inNamespace(namespace)
                    .resource(new ServiceAccountBuilder()
                            .withNewMetadata()
                            .withName(account)
                            .addToAnnotations("eks.amazonaws.com/role-arn", "arn:aws:iam::123456789012:role/app")
                            .endMetadata()
                            .build())
                    .create();
        }
        List<String> taken = new ArrayList<>();
        try (Stream<Path> stories = Files.list(PODS)) {
            for (Path story : stories.sorted().toList()) {
                boolean injected = Files.readString(story.resolve("answer.txt")).startsWith("injected");
                JsonNode pod = document(story.resolve("pod.yaml"));
                boolean restricted =
                        pod.at("/spec/securityContext/runAsNonRoot").asBoolean()
                                && !pod.at("/spec/hostNetwork").asBoolean();
                boolean known = !Files.exists(story.resolve("config.json"))
                        && !story.endsWith("future-fields")
                        && !story.endsWith("operator-aws-default-account")
                        && !story.endsWith("namespace-defaults");
                if (injected && restricted && known) {
                    ((ObjectNode) pod.path("metadata")).remove("namespace");
                    Pod typed = apiServer.client().getKubernetesSerialization().unmarshal(pod.toString(), Pod.class);
                    Pod stored = dryRun(typed, namespace);
                    assertThat(stored.getSpec().getInitContainers())
                            .as(story.toString())
                            .anyMatch(c -> c.getName().startsWith("mxsecrets-"));
                    taken.add(story.getFileName().toString());
                }
            }
        }
        assertThat(taken).hasSizeGreaterThan(30);
    }

    private static JsonNode document(Path file) throws IOException {
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(file.toFile())) {
            return documents.next();
        }
    }

    @Test
    @Order(5)
    void aNamespaceThatChangedTheInstantBeforeIsSeen() {
        for (int i = 0; i < 100; i++) {
            String port = "" + (9100 + i);
            apiServer.client().namespaces().withName(namespace).edit(n -> new NamespaceBuilder(n)
                    .editMetadata()
                    .addToAnnotations("mxsecrets.io/health-listen", port)
                    .endMetadata()
                    .build());

            Pod pod = dryRun(pod(VAULT, "mendix", ""), namespace);

            assertThat(pod.getSpec().getInitContainers().get(0).getEnv())
                    .anyMatch(v -> v.getName().equals("MXSECRETS_HEALTH_LISTEN")
                            && v.getValue().equals(port));
        }
    }

    @Test
    @Order(6)
    void aRealCreationIsPatchedAsATrialIs() {
        Pod stored = apiServer
                .client()
                .pods()
                .inNamespace(namespace)
                .resource(pod(VAULT, "mendix", ""))
                .create();
        assertThat(stored.getSpec().getInitContainers())
                .extracting(Container::getName)
                .containsExactly("mxsecrets-init", "mxsecrets-sidecar");
        assertThat(stored.getMetadata().getAnnotations()).containsKey("mxsecrets.io/status");
    }

    @Test
    @Order(7)
    void whileWeAreAwayAskingPodsWaitAndOthersDoNot() {
        webhook.close();

        assertThatThrownBy(() -> dryRun(pod(VAULT, "mendix", ""), namespace))
                .isInstanceOf(KubernetesClientException.class);
        assertThat(dryRun(pod("", "mendix", ""), namespace).getSpec().getContainers())
                .hasSize(1);

        webhook.start();
        WebhookIT.until(() -> {
            try {
                return injectedOnTrial(VAULT);
            } catch (KubernetesClientException e) {
                return false;
            }
        });
    }

    @Test
    @Order(8)
    void withoutTheRegistrationTheGuardLetsNoAskingPodStartBare() {
        installed.stream()
                .filter(o -> o.getKind().equals("MutatingWebhookConfiguration"))
                .forEach(o -> apiServer.client().resource(o).delete());
        WebhookIT.until(() -> {
            try {
                dryRun(pod(VAULT, "mendix", ""), namespace);
                return false;
            } catch (KubernetesClientException e) {
                return e.getMessage().contains("did not add its containers");
            }
        });
        assertThat(dryRun(pod("mxsecrets.io/inject: 'false'", "mendix", ""), namespace)
                        .getSpec()
                        .getContainers())
                .hasSize(1);
    }
}
