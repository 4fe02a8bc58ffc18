package io.mxsecrets.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.mxsecrets.injection.SkipReason;
import io.mxsecrets.testbed.RealApiServer;
import io.mxsecrets.testbed.kubernetes.ApiServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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
                .with("MXSECRETS_WEBHOOK_NAMESPACE", Registered.NAMESPACE)
                .start();
        installed = apiServer.apply(
                Registered.at(webhook.url(), webhook.certificate.caPem(), directory, apiServer), "default");
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
        return AskingPod.tried(apiServer.impatientClient(), pod, where);
    }

    private boolean injectedOnTrial(String annotations) {
        return AskingPod.comesInjected(apiServer.impatientClient(), pod(annotations, "mendix", ""), namespace);
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
        GoldenPods.createAccounts(apiServer, namespace);
        Map<String, Pod> pods = GoldenPods.restricted(apiServer);

        assertThat(pods).hasSizeGreaterThan(30);
        pods.forEach((story, pod) -> {
            if (GoldenPods.setsVariables(pod) && !readsVariablesFromFiles()) {
                assertThatThrownBy(() -> dryRun(pod, namespace))
                        .as(story)
                        .hasMessageContaining("env needs Kubernetes 1.35 or later");
            } else {
                assertThat(dryRun(pod, namespace).getSpec().getInitContainers())
                        .as(story)
                        .anyMatch(c -> c.getName().startsWith("mxsecrets-"));
            }
        });
    }

    private boolean readsVariablesFromFiles() {
        return apiServer.minor() >= 35;
    }

    /** {@code -Dinstants=1000} does so a thousand times. */
    @Test
    @Order(5)
    void aNamespaceOrServiceAccountThatChangedTheInstantBeforeIsSeen() {
        for (int i = 0; i < Integer.getInteger("instants", 50); i++) {
            String port = "" + (9100 + i);
            apiServer.client().namespaces().withName(namespace).edit(n -> new NamespaceBuilder(n)
                    .editMetadata()
                    .addToAnnotations("mxsecrets.io/health-listen", port)
                    .endMetadata()
                    .build());
            assertThat(variables(pod(VAULT, "mendix", ""))).containsEntry("MXSECRETS_HEALTH_LISTEN", port);

            String account = "account-" + i;
            apiServer.createServiceAccount(namespace, account, role("made-" + i));
            Pod pod = pod(AskingPod.AWS, "mendix", "");
            pod.getSpec().setServiceAccountName(account);
            assertThat(variables(pod)).containsAllEntriesOf(Map.of("MXSECRETS_AWS_ROLE_ARN", arn("made-" + i)));

            apiServer
                    .client()
                    .serviceAccounts()
                    .inNamespace(namespace)
                    .withName(account)
                    .edit(a -> new ServiceAccountBuilder(a)
                            .editMetadata()
                            .addToAnnotations(role("changed-" + account))
                            .endMetadata()
                            .build());
            assertThat(variables(pod)).containsEntry("MXSECRETS_AWS_ROLE_ARN", arn("changed-" + account));
        }
    }

    private static Map<String, String> role(String name) {
        return Map.of("eks.amazonaws.com/role-arn", arn(name));
    }

    private static String arn(String name) {
        return "arn:aws:iam::123456789012:role/" + name;
    }

    /** Of the first container that a trial adds. */
    private Map<String, String> variables(Pod pod) {
        return dryRun(pod, namespace).getSpec().getInitContainers().get(0).getEnv().stream()
                .filter(variable -> variable.getValue() != null)
                .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));
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

    /** Whatever the API server writes another way than we do, a quantity too, is no difference. */
    @Test
    @Order(7)
    void w19AskedAgainAfterAnotherWebhookItFindsNothingToAdd() throws IOException {
        String everything = VAULT
                + ", mxsecrets.io/cpu-limit: 1000m, mxsecrets.io/on-stale: unready, mxsecrets.io/ca-configmap: ca";
        Pod pod = pod(everything, "mendix", "");
        pod.getSpec().setServiceAccountName("eks");
        apiServer.createServiceAccount(namespace, "eks", role("app"));
        try (EksIdentity eks = new EksIdentity(apiServer)) {
            List<HasMetadata> later = apiServer.apply(eks.registration("zz-eks", "Never", namespace), "default");
            try {
                WebhookIT.until(() -> {
                    dryRun(pod, namespace);
                    return !eks.seen().isEmpty();
                });
                String complete = "mxsecrets_webhook_reviews_total{outcome=\"injected\",reason=\"complete\"}";
                double before = webhook.metric(complete);

                assertThat(callsDuring(() -> dryRun(pod, namespace))).isEqualTo(2);
                assertThat(webhook.metric(complete)).isEqualTo(before + 1);
            } finally {
                later.forEach(object -> apiServer.client().resource(object).delete());
            }
        }
    }

    @Test
    @Order(7)
    void w17APodThatBringsOurContainerWithMoreIsRefused() {
        Pod forged = dryRun(pod(VAULT, "mendix", ""), namespace);
        Pod fresh = pod(VAULT, "mendix", "");
        fresh.setSpec(forged.getSpec());
        assertThat(AskingPod.injected(dryRun(fresh, namespace))).isTrue();

        fresh.getSpec()
                .getInitContainers()
                .get(0)
                .getSecurityContext()
                .getCapabilities()
                .setAdd(List.of("NET_BIND_SERVICE")); // as Pod Security would let pass

        assertThatThrownBy(() -> dryRun(fresh, namespace))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("a container named mxsecrets-init that differs from the injected one")
                .hasMessageContaining("securityContext.capabilities.add");
    }

    /** What the webhook skips, by its reason: the registration keeps it away or sends it, and the guard lets it pass. */
    private Map<SkipReason, List<Runnable>> skipped() {
        String labelled = apiServer.createNamespace("labelled", Map.of("mxsecrets.io/inject", "true"));
        String task = "privatecloud.mendix.com/component: build";
        return Map.of(
                SkipReason.NOT_ASKED,
                List.of(
                        bare(pod("", "mendix", ""), namespace),
                        bare(pod("mxsecrets.io/status: x", "mendix", ""), namespace),
                        bare(pod("", "nginx", ""), labelled)),
                SkipReason.OPTED_OUT,
                List.of(
                        bare(pod("mxsecrets.io/inject: 'false'", "mendix", ""), namespace),
                        bare(pod("mxsecrets.io/inject: 'false', mxsecrets.io/secret: x", "mendix", ""), labelled)),
                SkipReason.NOT_A_POD,
                List.of(() -> apiServer
                        .client()
                        .configMaps()
                        .inNamespace(namespace)
                        .resource(new ConfigMapBuilder()
                                .withNewMetadata()
                                .withGenerateName("asks-")
                                .addToAnnotations("mxsecrets.io/inject", "true")
                                .endMetadata()
                                .build())
                        .dryRun(true)
                        .create()),
                SkipReason.NOT_A_CREATION,
                List.of(this::updatedToAsk),
                SkipReason.EXCLUDED_NAMESPACE,
                List.of(
                        bare(pod(VAULT, "mendix", ""), "kube-system"),
                        bare(pod(VAULT, "mendix", ""), Registered.NAMESPACE)),
                SkipReason.MIRROR_POD,
                List.of(bare(mirror(), namespace)),
                SkipReason.OPERATOR_TASK,
                List.of(bare(pod(VAULT, "mendix", task), namespace), bare(pod("", "mendix", task), labelled)));
    }

    private Runnable bare(Pod pod, String where) {
        return () ->
                assertThat(dryRun(pod, where).getSpec().getInitContainers()).isNullOrEmpty();
    }

    /** As a kubelet makes it for a static pod. */
    private Pod mirror() {
        Pod pod = pod(VAULT + ", kubernetes.io/config.mirror: x", "mendix", "");
        pod.getSpec().setNodeName("node-1");
        return pod;
    }

    private void updatedToAsk() {
        Pod stored = apiServer
                .client()
                .pods()
                .inNamespace(namespace)
                .resource(pod("", "mendix", ""))
                .create();
        // A merge names no version, so the cluster's own hands on the pod are in nobody's way.
        apiServer
                .client()
                .resource(stored)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"annotations\":{\"mxsecrets.io/inject\":\"true\"}}}");
    }

    @Test
    @Order(8)
    void whatTheWebhookSkipsIsKeptAwayOrPassesAndTheGuardAgrees() {
        ownNamespace();
        Map<SkipReason, List<Runnable>> skipped = skipped();

        assertThat(skipped.keySet()).containsExactlyInAnyOrder(SkipReason.values());
        skipped.forEach((reason, creations) -> creations.forEach(creation -> {
            boolean sent = callsDuring(creation) > 0;
            assertThat(sent)
                    .as("%s is sent", reason)
                    .isEqualTo(reason == SkipReason.OPERATOR_TASK || reason == SkipReason.MIRROR_POD);
        }));
        assertThat(webhook.metric("mxsecrets_webhook_reviews_total{outcome=\"skipped\",reason=\"operator_task\"}"))
                .isEqualTo(2);
    }

    private void ownNamespace() {
        if (apiServer.client().namespaces().withName(Registered.NAMESPACE).get() == null) {
            apiServer
                    .client()
                    .resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(Registered.NAMESPACE)
                            .endMetadata()
                            .build())
                    .create();
        }
        for (String account : List.of("default", "mendix-secrets-injector")) { // the first may be there by itself
            apiServer.apply(
                    "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: " + account + "}\n", Registered.NAMESPACE);
        }
    }

    @Test
    @Order(9)
    void f16ThePodsOfTheWebhookStartWhileNoWebhookRuns() {
        webhook.close();
        JsonNode template = Registered.rendered(directory, apiServer).stream()
                .filter(o -> o.path("kind").asText().equals("Deployment"))
                .findFirst()
                .orElseThrow()
                .at("/spec/template");
        ObjectNode own = template.deepCopy();
        own.put("apiVersion", "v1").put("kind", "Pod");
        own.withObject("/metadata").put("generateName", "webhook-");

        bare(apiServer.client().getKubernetesSerialization().unmarshal(own.toString(), Pod.class), Registered.NAMESPACE)
                .run();
        bare(pod(VAULT, "mendix", ""), "kube-system").run();
        webhook.start();
    }

    @Test
    @Order(10)
    void whileWeAreAwayAskingPodsWaitAndOthersDoNot() {
        webhook.close();

        assertThatThrownBy(() -> dryRun(pod(VAULT, "mendix", ""), namespace))
                .isInstanceOf(KubernetesClientException.class);
        assertThat(dryRun(pod("", "mendix", ""), namespace).getSpec().getContainers())
                .hasSize(1);

        webhook.start();
        WebhookIT.until(() -> injectedOnTrial(VAULT));
    }

    @Test
    @Order(11)
    void withoutTheRegistrationTheGuardLetsNoAskingPodStartBare() {
        assumeThat(installed).extracting(HasMetadata::getKind).contains("ValidatingAdmissionPolicy"); // From 1.30 on.
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
        skipped().values().forEach(creations -> creations.forEach(Runnable::run));
    }
}
