package io.mxsecrets.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.mxsecrets.testbed.kubernetes.ApiServer;
import io.mxsecrets.testbed.kubernetes.ControlPlane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * F23: the API server moves from minor to minor on the same data, and the webhook goes on. On demand, by {@code
 * -DexcludedGroups=}; {@code -Dminors=1.29,1.34} says which, each made by {@code src/testbed/build kubernetes-…}.
 */
@Tag("on-demand")
class VersionsIT {
    private static final List<String> MINORS = List.of(
            System.getProperty("minors", "1.32,1.33," + ControlPlane.MINOR).split(","));

    @TempDir
    private Path directory;

    /**
     * What one minor made of the golden pods.
     *
     * @param patches by story, those that it applied, round by round
     * @param specs by story, as stored
     * @param warnings of the API server and of the webhook
     */
    private record Outcome(
            String version, Map<String, List<JsonNode>> patches, Map<String, String> specs, List<String> warnings) {}

    @Test
    void f23TheSamePatchAndNoWarningOfTheApiServerFromMinorToMinor() throws IOException {
        List<Outcome> outcomes = new ArrayList<>();
        try (ControlPlane plane = ControlPlane.start(MINORS.get(0), AuditedCreates.flags(directory));
                WebhookProcess webhook = new WebhookProcess(
                                directory, plane.apiServer().webhookHost())
                        .with("KUBECONFIG", plane.apiServer().kubeconfig().toString())
                        .start()) {
            String namespace = install(plane.apiServer(), webhook);
            outcomes.add(created(plane.apiServer(), namespace));
            for (String minor : MINORS.subList(1, MINORS.size())) {
                plane.moveTo(minor);
                outcomes.add(created(plane.apiServer(), namespace));
            }
            assertThat(webhook.ready()).isTrue();
        }
        report(outcomes);
        for (Outcome outcome : outcomes) {
            assertThat(outcome.version()).startsWith(MINORS.get(outcomes.indexOf(outcome)) + ".");
            assertThat(outcome.patches()).isEqualTo(outcomes.get(0).patches()).hasSizeGreaterThan(30);
            assertThat(outcome.patches().values()).allMatch(rounds -> !rounds.isEmpty());
            assertThat(outcome.specs()).isEqualTo(outcomes.get(0).specs());
            assertThat(outcome.warnings())
                    .isEqualTo(outcomes.get(0).warnings())
                    .allMatch(warning -> warning.startsWith("299 - \"mxsecrets: ")); // Ours, of two pods with a trap.
        }
    }

    private String install(ApiServer server, WebhookProcess webhook) {
        String namespace = server.createNamespace("team", Map.of("pod-security.kubernetes.io/enforce", "restricted"));
        GoldenPods.createAccounts(server, namespace);
        server.apply(Registered.at(webhook.url(), webhook.certificate.caPem(), directory, server), "default");
        WebhookIT.until(() -> AskingPod.comesInjected(
                server.client(), AskingPod.of(server.client(), AskingPod.VAULT, "mendix", ""), namespace));
        return namespace;
    }

    /** Every golden pod, at once and without a second try: a server that is ready refuses none. */
    private Outcome created(ApiServer server, String namespace) throws IOException {
        Map<String, String> specs = new TreeMap<>();
        try (AuditedCreates creates = new AuditedCreates(server, directory)) {
            Map<String, Pod> stories = GoldenPods.restricted(server);
            stories.values().removeIf(GoldenPods::dependsOnVersion);
            for (Map.Entry<String, Pod> story : stories.entrySet()) {
                Pod pod = new PodBuilder(story.getValue())
                        .editMetadata()
                        .withName(story.getKey())
                        .endMetadata()
                        .build();
                specs.put(story.getKey(), spec(creates.create(pod, namespace)));
            }
            creates.delete(namespace);
            Map<String, List<JsonNode>> patches = new TreeMap<>(creates.patches());
            patches.keySet().retainAll(specs.keySet());
            return new Outcome(server.version(), patches, specs, creates.warnings());
        }
    }

    /** With the same name for the volume that the API server names anew for each pod. */
    private static String spec(Pod stored) {
        return Serialization.asJson(stored.getSpec()).replaceAll("kube-api-access-[a-z0-9]{5}", "kube-api-access");
    }

    private static void report(List<Outcome> outcomes) throws IOException {
        StringBuilder table = new StringBuilder(
                "| Kubernetes | pods created | of them patched | our own warnings |\n|---|---|---|---|\n");
        for (Outcome outcome : outcomes) {
            table.append("| %s | %d | %d | %d |%n"
                    .formatted(
                            outcome.version(),
                            outcome.specs().size(),
                            outcome.patches().size(),
                            outcome.warnings().size()));
        }
        Files.writeString(Path.of("target/versions.md"), table);
    }
}
