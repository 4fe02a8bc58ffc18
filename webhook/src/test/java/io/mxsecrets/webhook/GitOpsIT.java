package io.mxsecrets.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhook;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.mxsecrets.testbed.RealApiServer;
import io.mxsecrets.testbed.kubernetes.ApiServer;
import io.mxsecrets.testbed.server.Binaries;
import io.mxsecrets.webhook.certificate.selfmanaged.TestReplica;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code helm template} and {@code kubectl apply}, over and over, as Argo CD and Flux do it, while the certificate is renewed. */
@RealApiServer
class GitOpsIT {
    private static final String SECRET = "certificate";
    private static final String REGISTRATION = "mendix-secrets-injector";
    private static final int RENEWALS = 2;

    private final ApiServer apiServer;

    @TempDir
    Path directory;

    private String namespace;
    private Pod pod;
    private WebhookProcess replica;
    private TestReplica certificate;
    private volatile Instant now = Instant.now();

    GitOpsIT(ApiServer apiServer) {
        this.apiServer = apiServer;
    }

    @BeforeEach
    void firstSync() throws Exception {
        pod = AskingPod.of(client(), AskingPod.VAULT, "mendix", "");
        namespace = apiServer.createNamespace("gitops");
        replica = new WebhookProcess(directory, apiServer.webhookHost())
                .with("KUBECONFIG", apiServer.kubeconfig().toString());
        kubectl("apply");
        certificate = new TestReplica(
                client(),
                namespace,
                SECRET,
                REGISTRATION,
                apiServer.webhookHost(),
                directory.resolve("tls"),
                () -> now);
        certificate.look();
        replica.launch();
        WebhookIT.until(60, replica::ready);
        WebhookIT.until(
                () -> AskingPod.comesInjected(apiServer.impatientClient(), pod, namespace) && replica.calls() > 0);
    }

    @AfterEach
    void uninstall() throws Exception {
        kubectl("delete", "--ignore-not-found", "--wait=false");
        replica.close();
    }

    @Test
    void syncsWhileTheCertificateIsRenewedEmptyNothingAndFailNoCreate() throws Exception {
        Set<String> bundles = new TreeSet<>();
        try (Load creates = new Load(10, this::create)) {
            for (int i = 0; i < RENEWALS; i++) {
                now = now.plus(TestReplica.DUE.multipliedBy(4)); // The authority is due as well.
                sync(bundles);
                certificate.look(); // The new authority is known …
                sync(bundles, "--server-side", "--force-conflicts");
                creates.more(10); // … before its first certificate is served.
                certificate.look();
                sync(bundles);
                creates.more(10);
            }
            creates.close();
            assertThat(creates.bad()).isEmpty();
        }
        assertThat(bundles).hasSizeGreaterThan(1);

        kubectl("replace"); // What the page warns of, and the webhook mends.
        assertThat(caBundles()).containsOnlyNulls();
        certificate.look();
        assertThat(caBundles()).doesNotContainNull();
        WebhookIT.until(() -> AskingPod.comesInjected(apiServer.impatientClient(), pod, namespace));
    }

    /** On the client's side or on the server's. */
    private void sync(Set<String> bundles, String... way) throws Exception {
        kubectl("apply", way);
        assertThat(caBundles()).doesNotContainNull();
        assertThat(client().secrets()
                        .inNamespace(namespace)
                        .withName(SECRET)
                        .get()
                        .getData())
                .isNotEmpty();
        bundles.addAll(caBundles());
    }

    private boolean create() {
        return AskingPod.injected(AskingPod.tried(apiServer.impatientClient(), pod, namespace));
    }

    private List<String> caBundles() {
        return client()
                .admissionRegistration()
                .v1()
                .mutatingWebhookConfigurations()
                .withName(REGISTRATION)
                .get()
                .getWebhooks()
                .stream()
                .map((MutatingWebhook webhook) -> webhook.getClientConfig().getCaBundle())
                .toList();
    }

    private KubernetesClient client() {
        return apiServer.client();
    }

    private void kubectl(String verb, String... words) throws IOException, InterruptedException {
        String secret = "---\napiVersion: v1\nkind: Secret\nmetadata: {name: %s, namespace: %s}\ntype: Opaque\n"
                .formatted(SECRET, namespace);
        Path manifest = Files.writeString(
                directory.resolve("manifest.yaml"), Registered.at(replica.url(), "", directory, apiServer) + secret);
        List<String> command = new ArrayList<>(List.of(
                Binaries.need("kubectl").toString(),
                "--kubeconfig=" + apiServer.kubeconfig(),
                verb,
                "-f",
                manifest.toString()));
        command.addAll(List.of(words));
        Path log = directory.resolve("kubectl.log");
        Process kubectl = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(kubectl.waitFor()).as(Files.readString(log)).isZero();
    }
}
