package io.mxsecrets.cli.pods;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.mxsecrets.cli.CommandTest.Ended;
import io.mxsecrets.cli.JarTest;
import io.mxsecrets.testbed.RealApiServer;
import io.mxsecrets.testbed.kubernetes.ApiServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The packaged {@code mxsecrets} reads the pages of a thousand pods through a real API server's pod proxy. No kubelet runs the
 * pods: their status says that they run, and one page on this machine answers for all. A cluster's own
 * nodes stay away, for the pods name a scheduler that does not exist.
 */
@RealApiServer
class ThousandPodsIT extends JarTest {
    private static final int PODS = 1000;
    private static final int AT_ONCE = 64;
    private static final int CROWD = 16;
    private static final int MAKERS = 16;

    private final ApiServer server;

    ThousandPodsIT(ApiServer server) {
        this.server = server;
    }

    @Test
    void a44AThousandPodsAreEachReadOnceAndNeverMoreThan64AtATime() throws Exception {
        String namespace = server.createNamespace("thousand");
        try (ManyPages pages = new ManyPages(server.webhookHost(), TestPods.page("db", "7", ""), CROWD)) {
            create(namespace, pages.port());

            Ended pods = timed("pods", "-n", namespace, "-o", "json");

            assertThat(pods.exitCode()).as(pods.err()).isZero();
            JsonNode found = new ObjectMapper().readTree(pods.out()).path("pods");
            assertThat(found).hasSize(PODS);
            assertThat(names(found)).hasSize(PODS);
            assertThat(found)
                    .allMatch(pod -> pod.at("/sources/0/version").asText().equals("7"));
            assertThat(pages.reads()).isEqualTo(PODS);
            assertThat(pages.mostAtOnce()).isBetween(CROWD, AT_ONCE);

            Ended wait = timed("wait", "kv/db", "-n", namespace, "--version", "7", "--timeout", "1s");

            assertThat(wait.exitCode()).as(wait.out() + wait.err()).isZero();
            assertThat(wait.err()).contains("version 7 is in the files of all 1000 pods that use it");
            assertThat(pages.reads()).isEqualTo(2 * PODS);

            Ended cost = timed("estimate", "--cluster", "-n", namespace, "--starts", "2", "-o", "json");

            assertThat(cost.exitCode()).as(cost.err()).isZero();
            assertThat(new ObjectMapper()
                            .readTree(cost.out())
                            .at("/total/calls")
                            .asLong())
                    .as("a start, a check each 5 minutes, a rotation")
                    .isEqualTo(PODS * (2 + 8760 + 1L));
            assertThat(pages.reads()).as("no page is read for it").isEqualTo(2 * PODS);
            assertThat(pages.mostAtOnce()).isLessThanOrEqualTo(AT_ONCE);
            System.out.println(pages.mostAtOnce() + " pages were read at once");
        } finally {
            server.client().namespaces().withName(namespace).delete();
        }
    }

    /** Prints what it took; how long that may be depends on the machine, so no test fails for it. */
    private Ended timed(Object... arguments) {
        List<Object> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--kubeconfig", server.kubeconfig()));
        long start = System.nanoTime();
        Ended ended = mxsecrets(all.toArray());
        System.out.println(arguments[0] + " of " + PODS + " pods: "
                + Duration.ofNanos(System.nanoTime() - start).toMillis() + " ms, the JVM's start included");
        return ended;
    }

    private static Set<String> names(JsonNode pods) {
        Set<String> names = new HashSet<>();
        pods.forEach(pod -> names.add(pod.path("pod").asText()));
        return names;
    }

    private void create(String namespace, int port) throws Exception {
        ObjectNode injected = TestPods.injected(
                directory,
                namespace,
                "app",
                Map.of(
                        "secret.db",
                        "https://vault.example:8200/kv/db",
                        "vault-role",
                        "app",
                        "health-listen",
                        Integer.toString(port)));
        KubernetesClient client = server.client();
        Pod template = client.getKubernetesSerialization().unmarshal(injected.toString(), Pod.class);
        ExecutorService makers = Executors.newFixedThreadPool(MAKERS);
        try {
            List<Future<Pod>> made = IntStream.range(0, PODS)
                    .mapToObj(i -> makers.submit(() -> create(client, template, "app-" + i)))
                    .toList();
            for (Future<Pod> pod : made) {
                pod.get();
            }
        } finally {
            makers.shutdownNow();
        }
    }

    /** Whatever version the server has by then: the client sends a request again that was carried out and not answered. */
    private Pod create(KubernetesClient client, Pod template, String name) {
        Pod pod = new PodBuilder(template)
                .editMetadata()
                .withName(name)
                .withUid(null)
                .endMetadata()
                .editSpec()
                .withSchedulerName("nobody")
                .endSpec()
                .withStatus(null)
                .build();
        Pod made = client.pods().resource(pod).create();
        return client.pods()
                .resource(new PodBuilder(made)
                        .editMetadata()
                        .withResourceVersion(null)
                        .endMetadata()
                        .withNewStatus()
                        .withPhase("Running")
                        .withPodIP(server.webhookHost())
                        .addNewPodIP(server.webhookHost())
                        .addNewInitContainerStatus()
                        .withName("mxsecrets-init")
                        .withImage("agent")
                        .withImageID("agent")
                        .withReady(true)
                        .withRestartCount(0)
                        .withNewState()
                        .withNewTerminated()
                        .withExitCode(0)
                        .withReason("Completed")
                        .endTerminated()
                        .endState()
                        .endInitContainerStatus()
                        .endStatus()
                        .build())
                .updateStatus();
    }
}
