package io.mxsecrets.charts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.mxsecrets.testbed.RealApiServer;
import io.mxsecrets.testbed.kubernetes.ApiServer;
import io.mxsecrets.testbed.server.Binaries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Install, upgrade, rollback and uninstall on a real API server. */
@RealApiServer
class InstallTest {
    private static final Pattern CUSTOM =
            Pattern.compile("(monitoring\\.coreos\\.com|cert-manager\\.io|privatecloud\\.mendix\\.com)/.*");

    private static final String TEST = "mendix-secrets-injector-test";

    private final ApiServer server;

    InstallTest(ApiServer server) {
        this.server = server;
    }

    static Stream<Path> valuesFiles() throws IOException {
        return Chart.valuesFiles();
    }

    static Stream<Example> examples() throws IOException {
        return ExamplesTest.examples();
    }

    @ParameterizedTest
    @MethodSource("valuesFiles")
    void theServerKnowsEveryField(Path file) throws Exception {
        String namespace = server.createNamespace("strict");
        server.createServiceAccount(namespace, TEST); // the pod of helm test wants it
        List<JsonNode> objects = Chart.helm(
                        Map.of(),
                        Chart.released(
                                "template",
                                "release",
                                "--namespace",
                                namespace,
                                "--set",
                                "test.namespace=" + namespace,
                                "-f",
                                file.toString()))
                .objects();
        List<JsonNode> others = objects.stream()
                .filter(o -> !o.at("/metadata/name").asText().equals(TEST)
                        || !o.path("kind").asText().equals("ServiceAccount"))
                .toList();
        assertThat(dryRun(namespace, others)).doesNotContain("Warning");
    }

    @ParameterizedTest
    @MethodSource("examples")
    void theServerKnowsEveryFieldOfTheExamples(Example example) throws Exception {
        String namespace = server.createNamespace("strict");
        server.createServiceAccount(namespace, "orders");
        server.createServiceAccount(namespace, "pmp-companion");
        List<JsonNode> here = example.objects().stream()
                .filter(o -> !List.of("Namespace", "ServiceAccount")
                        .contains(o.path("kind").asText())) // made above
                .map(o -> movedTo(namespace, o))
                .toList();
        dryRun(namespace, here);
    }

    private static JsonNode movedTo(String namespace, JsonNode object) {
        ObjectNode moved = object.deepCopy();
        moved.withObject("/metadata").put("namespace", namespace);
        return moved;
    }

    /** @return what kubectl says of the objects whose kinds this server knows */
    private String dryRun(String namespace, List<JsonNode> objects) throws Exception {
        String manifest = objects.stream()
                .filter(o -> !CUSTOM.matcher(o.path("apiVersion").asText()).matches())
                .map(o -> "---\n" + o + "\n")
                .collect(Collectors.joining());
        Path file = Files.createTempFile("manifest", ".yaml");
        Files.writeString(file, manifest);
        Process kubectl = new ProcessBuilder(
                        Binaries.need("kubectl").toString(),
                        "--kubeconfig=" + server.kubeconfig(),
                        "--namespace=" + namespace,
                        "create",
                        "--dry-run=server",
                        "--validate=strict",
                        "-f",
                        file.toString())
                .redirectErrorStream(true)
                .start();
        String out = new String(kubectl.getInputStream().readAllBytes());
        assertThat(kubectl.waitFor()).as(out).isZero();
        Files.delete(file);
        return out;
    }

    @Test
    void noUpgradeAndNoRollbackTakesTheCaBundleAwayForAMoment() throws Exception {
        try (Installed release = new Installed(server)) {
            String ca = Base64.getEncoder().encodeToString(server.caPem().getBytes());
            try (KubernetesClient webhook = release.asTheWebhook()) {
                webhook.admissionRegistration()
                        .v1()
                        .mutatingWebhookConfigurations()
                        .withName(release.name)
                        .patch(PatchContext.of(PatchType.JSON), caBundles(ca));
            }
            Queue<MutatingWebhookConfiguration> seen = new ConcurrentLinkedQueue<>();
            try (var watch = server.client()
                    .admissionRegistration()
                    .v1()
                    .mutatingWebhookConfigurations()
                    .withName(release.name)
                    .watch(collecting(seen))) {
                release.run("upgrade", "--set", "registration.timeoutSeconds=7,webhook.replicas=3");
                release.run("upgrade", "--set", "registration.excludedNamespaces={istio-system}");
                release.plain("rollback", "release", "1");
                Installed.await(() -> seen.size() >= 4);
            }
            assertThat(seen)
                    .extracting(r -> r.getWebhooks().get(0).getTimeoutSeconds())
                    .contains(5, 7);
            assertThat(seen)
                    .flatExtracting(MutatingWebhookConfiguration::getWebhooks)
                    .extracting(
                            (MutatingWebhook entry) -> entry.getClientConfig().getCaBundle())
                    .containsOnly(ca);
        }
    }

    @Test
    void anUpgradeLeavesTheCertificateThatTheWebhookWrote() {
        try (Installed release = new Installed(server);
                KubernetesClient webhook = release.asTheWebhook()) {
            String name = release.name + "-tls";
            var secrets = webhook.secrets().inNamespace(release.namespace);
            Secret secret = secrets.withName(name).get();
            secret.setData(Map.of("tls.crt", "Y2VydA=="));
            secrets.resource(secret).update();

            release.run("upgrade", "--set", "webhook.replicas=3");

            assertThat(server.client()
                            .secrets()
                            .inNamespace(release.namespace)
                            .withName(name)
                            .get()
                            .getData())
                    .containsEntry("tls.crt", "Y2VydA==");
        }
    }

    @Test
    void p16ASecondInstallationIsRefusedAndTold() {
        try (Installed first = new Installed(server)) {
            assertThatThrownBy(() -> new Installed(server))
                    .hasMessageContaining("MutatingWebhookConfiguration " + first.name
                            + ", of the release release in the Namespace " + first.namespace);
        }
    }

    /** Helm waits for new replicas where those that run would have to mend what it finds gone. */
    @Test
    void f27AnUpgradeThatFindsTheCaBundleGoneReplacesTheReplicasAndTheNextDoesNot() {
        try (Installed release = new Installed(server)) {
            assertThat(mended(release)).isEmpty();

            release.run("upgrade");
            String first = mended(release);
            assertThat(first).isNotEmpty();

            fill(release);
            release.run("upgrade");
            assertThat(mended(release)).isEqualTo(first);
        }
    }

    private void fill(Installed release) {
        String ca = Base64.getEncoder().encodeToString(server.caPem().getBytes());
        try (KubernetesClient webhook = release.asTheWebhook()) {
            webhook.admissionRegistration()
                    .v1()
                    .mutatingWebhookConfigurations()
                    .withName(release.name)
                    .patch(PatchContext.of(PatchType.JSON), caBundles(ca));
            var secrets = webhook.secrets().inNamespace(release.namespace);
            Secret secret = secrets.withName(release.name + "-tls").get();
            secret.setData(Map.of("tls.crt", "Y2VydA=="));
            secrets.resource(secret).update();
        }
    }

    private String mended(Installed release) {
        Map<String, String> annotations = server.client()
                .apps()
                .deployments()
                .inNamespace(release.namespace)
                .withName(release.name)
                .get()
                .getSpec()
                .getTemplate()
                .getMetadata()
                .getAnnotations();
        return annotations.getOrDefault("mendix-secrets-injector/mended", "");
    }

    @Test
    void anUninstallLeavesNothing() {
        try (Installed release = new Installed(server)) {
            List<HasMetadata> there = release.there();
            assertThat(there).hasSizeGreaterThan(10).allMatch(this::exists);

            release.close();

            assertThat(there).noneMatch(this::exists);
        }
    }

    @Test
    void theNotesNameTheNextCommandsAndWhatPolicyLeavesOpen() {
        try (Installed release = new Installed(server)) {
            assertThat(release.plain("get", "notes", "release").out())
                    .contains("kubectl -n " + release.namespace + " rollout status deployment/" + release.name)
                    .contains("--dry-run=server")
                    .contains("empty: providers, vaultAddresses, roleArns, secretNames, variables.")
                    .contains("helm test release --namespace " + release.namespace)
                    .contains(
                            server.minor() < 35
                                    ? "mxsecrets.io/env needs Kubernetes 1.35, and pods that set it are denied"
                                    : "Variables (mxsecrets.io/env) need nodes of Kubernetes 1.35, too")
                    .doesNotContain("No guard");

            release.run(
                    "upgrade",
                    "--set",
                    "stores.company.description=The company\'s Vault,stores.company.tags={prod},stores.company.namespaces={team-*},"
                            + "policy.strict=true,policy.allowNodeRole=true,policy.providers={file},guard.enabled=false,oldestNode=1.35");

            assertThat(release.plain("get", "notes", "release").out())
                    .contains("   company: The company's Vault (prod); in team-*\n")
                    .contains("Policy is strict")
                    .doesNotContain("need nodes of Kubernetes")
                    .contains("off by default: allowNodeRole, providers (file).")
                    .contains("No guard: guard.enabled is false");
        }
    }

    private boolean exists(HasMetadata object) {
        return server.client().resource(object).get() != null;
    }

    private static String caBundles(String ca) {
        return "[{\"op\":\"add\",\"path\":\"/webhooks/0/clientConfig/caBundle\",\"value\":\"" + ca + "\"},"
                + "{\"op\":\"add\",\"path\":\"/webhooks/1/clientConfig/caBundle\",\"value\":\"" + ca + "\"}]";
    }

    private static Watcher<MutatingWebhookConfiguration> collecting(Queue<MutatingWebhookConfiguration> seen) {
        return new Watcher<>() {
            @Override
            public void eventReceived(Action action, MutatingWebhookConfiguration registration) {
                seen.add(registration);
            }

            @Override
            public void onClose(WatcherException cause) {}
        };
    }
}
