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
import io.mxsecrets.testbed.RealApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
    private static final Path PODS = Path.of("../src/injection/src/test/resources/pods");
    private static final String VAULT = AskingPod.VAULT;

    private final ApiServer apiServer;

    @TempDir
    private static Path directory;

    private WebhookProcess webhook;
    private String namespace;
    private List<HasMetadata> installed;

    RegistrationIT(ApiServer apiServer) {
        this.apiServer = apiServer;
    }

    @BeforeAll
    void install() {
        namespace = apiServer.createNamespace("team", Map.of("pod-security.kubernetes.io/enforce", "restricted"));
        webhook = new WebhookProcess(directory, apiServer.webhookHost())
                .with("KUBECONFIG", apiServer.kubeconfig().toString())
                .start();
        installed = apiServer.apply(Registered.at(webhook.url(), webhook.certificate.caPem(), directory), "default");
        WebhookIT.until(() -> injectedOnTrial(VAULT));
        WebhookIT.until(() -> webhook.calls() > 0);
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

    private Pod pod(String annotations, String container, String labels) {
        return AskingPod.of(apiServer.client(), annotations, container, labels);
    }

    private Pod dryRun(Pod pod, String where) {
        return AskingPod.tried(apiServer.client(), pod, where);
    }

    private boolean injectedOnTrial(String annotations) {
        return AskingPod.injected(dryRun(pod(annotations, "mendix", ""), namespace));
    }

    private double callsDuring(Runnable creation) {
        double before = webhook.calls();
        creation.run();
        return webhook.calls() - before;
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

        assertThat(AskingPod.injected(dryRun(pod("", "mendix", ""), labelled))).isTrue();
        assertThat(AskingPod.injected(
                        dryRun(pod("", "app", "privatecloud.mendix.com/component: mendix-app"), labelled)))
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
