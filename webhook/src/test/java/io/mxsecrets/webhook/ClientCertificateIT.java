package io.mxsecrets.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mxsecrets.testbed.RealApiServer;
import io.mxsecrets.testbed.kubernetes.ApiServer;
import io.mxsecrets.testbed.kubernetes.ControlPlane;
import io.mxsecrets.testbed.tool.Authority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A webhook that names an authority for its clients, and two API servers: one that is configured as the guide for cluster
 * admins shows, and the run's own, which has no certificate to show.
 */
@RealApiServer
class ClientCertificateIT {
    private static final Path GUIDE = Path.of("../docs/guides/cluster-admin.md");
    private static final Pattern BLOCK = Pattern.compile("```yaml control-plane\n(.*?)```", Pattern.DOTALL);

    private final ApiServer without;

    @TempDir
    private Path directory;

    private WebhookProcess webhook;
    private ControlPlane with;
    private List<HasMetadata> registered = List.of();

    ClientCertificateIT(ApiServer without) {
        this.without = without;
    }

    @BeforeEach
    void start() throws IOException {
        Authority clients = new Authority("API servers");
        Path authority = Files.writeString(
                directory.resolve("clients.crt"), clients.self().certificate());
        webhook = new WebhookProcess(directory, without.webhookHost());
        with = ControlPlane.start(
                ControlPlane.MINOR,
                "--admission-control-config-file=" + configured(clients.issue("CN=api", List.of())));
        webhook.with("KUBECONFIG", with.apiServer().kubeconfig().toString())
                .with("MXSECRETS_WEBHOOK_CLIENT_CA", authority.toString())
                .start();
    }

    /** The guide's two files, in a directory of ours and for where the webhook is here. */
    private Path configured(Authority.Leaf client) throws IOException {
        client.write(directory, "client");
        List<String> files = BLOCK.matcher(Files.readString(GUIDE))
                .results()
                .map((MatchResult block) -> block.group(1))
                .map(file -> file.replace("/etc/kubernetes/admission/", directory + "/"))
                .map(file -> file.replace(
                        "mendix-secrets-injector.mendix-secrets-injector.svc", webhook.host + ":" + webhook.port))
                .toList();
        assertThat(files).hasSize(2);
        assertThat(files.get(1)).contains(webhook.host + ":" + webhook.port);
        Files.writeString(directory.resolve("webhooks.kubeconfig"), files.get(1));
        return Files.writeString(directory.resolve("admission.yaml"), files.get(0));
    }

    @AfterEach
    void stop() {
        registered.forEach(object -> without.client().resource(object).delete());
        if (with != null) {
            with.close();
        }
        webhook.close();
    }

    @Test
    void anApiServerThatShowsItsCertificateGetsPatchesAndOneThatHasNoneIsRefused() {
        register(with.apiServer());
        registered = register(without);
        String namespace = without.createNamespace("team");

        WebhookIT.until(() -> injects(with.apiServer(), "default"));
        double calls = webhook.calls();
        assertThat(calls).isPositive();

        WebhookIT.until(() -> refusal(namespace).contains("failed calling webhook"));
        assertThat(refusal(namespace)).containsPattern("tls: (bad certificate|certificate required)");
        assertThat(tried(without, "", namespace).getSpec().getInitContainers()).isEmpty();
        assertThat(webhook.calls()).isEqualTo(calls);

        ignoreFailures();
        WebhookIT.until(() -> refusal(namespace).contains("did not add its containers"));
        assertThat(webhook.calls()).isEqualTo(calls);
        assertThat(injects(with.apiServer(), "default")).isTrue();
    }

    private List<HasMetadata> register(ApiServer server) {
        return server.apply(Registered.at(webhook.url(), webhook.certificate.caPem(), directory, server), "default");
    }

    private static Pod tried(ApiServer server, String annotations, String namespace) {
        return AskingPod.tried(
                server.impatientClient(), AskingPod.of(server.client(), annotations, "mendix", ""), namespace);
    }

    private static boolean injects(ApiServer server, String namespace) {
        return AskingPod.comesInjected(
                server.impatientClient(), AskingPod.of(server.client(), AskingPod.VAULT, "mendix", ""), namespace);
    }

    /** What the server without a certificate says to an opted-in pod; empty where it takes it. */
    private String refusal(String namespace) {
        try {
            tried(without, AskingPod.VAULT, namespace);
            return "";
        } catch (KubernetesClientException e) {
            return e.getMessage();
        }
    }

    private void ignoreFailures() {
        without.client()
                .admissionRegistration()
                .v1()
                .mutatingWebhookConfigurations()
                .withName("mendix-secrets-injector")
                .edit(registration -> {
                    registration.getWebhooks().forEach(entry -> entry.setFailurePolicy("Ignore"));
                    return registration;
                });
    }
}
