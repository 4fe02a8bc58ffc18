package io.mxsecrets.examples.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.mxsecrets.testbed.RealAws;
import io.mxsecrets.testbed.RealNode;
import io.mxsecrets.testbed.RealVault;
import io.mxsecrets.testbed.aws.AwsServer;
import io.mxsecrets.testbed.kubernetes.Node;
import io.mxsecrets.testbed.server.Outage;
import io.mxsecrets.testbed.vault.VaultServer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What else happens to pods: they end by themselves, or are killed before they have begun. */
@RealNode
@RealVault
@RealAws
class PodLifeIT {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    /** How long a container must have run for a kubelet that starts to take its startup probe for passed, and a little more. */
    private static final Duration BEFORE_A_KUBELET = Duration.ofSeconds(12);

    /** From the pod's address, in which the container and its hook start; the hook takes ten seconds. */
    private static final Duration WITHIN_THE_HOOK = Duration.ofSeconds(4);

    private static final String NAME = "pmp-companion-master-0";

    @AutoClose
    private final Team team;

    private final VaultStore store;

    PodLifeIT(Node node, VaultServer vault, AwsServer aws) throws Exception {
        team = Team.on(node, aws);
        store = VaultStore.of(team, vault);
    }

    /** F21: a sidecar never keeps a Job from its end. */
    @Test
    void f21AJobCompletes() throws Exception {
        run(job("migration", Map.of()));

        assertThat(completed("migration").getStatus().getSucceeded()).isEqualTo(1);
    }

    /** A Job that starts nothing again, and may have one pod alone. */
    @Test
    void w46AJobWaitsInItsOnePodForAStoreThatIsAway() throws Exception {
        assumeThat(team.node().apiServer().minor()).as("the API server's minor").isGreaterThanOrEqualTo(35);
        Outage sealed = store.vault().seal();
        try {
            run(job("patient", Map.of("mxsecrets.io/init-timeout", "3s")));
            Soon.see(LIMIT, this::endsOfInit, codes -> codes.contains(69));
        } finally {
            sealed.close();
        }

        assertThat(completed("patient").getStatus().getSucceeded()).isEqualTo(1);
        assertThat(pods("patient")).singleElement().satisfies(pod -> assertThat(
                        AppPod.status(pod, "mxsecrets-init").getRestartCount())
                .isPositive());
    }

    private List<Integer> endsOfInit() {
        return pods("patient").stream()
                .flatMap(pod -> pod.getStatus().getInitContainerStatuses().stream())
                .filter(status -> status.getName().equals("mxsecrets-init"))
                .flatMap(status -> Stream.of(status.getState(), status.getLastState()))
                .map(ContainerState::getTerminated)
                .filter(Objects::nonNull)
                .map(ContainerStateTerminated::getExitCode)
                .toList();
    }

    private List<Pod> pods(String job) {
        return team.client()
                .pods()
                .inNamespace(team.namespace())
                .withLabel("batch.kubernetes.io/job-name", job)
                .list()
                .getItems();
    }

    private Job job(String name, Map<String, String> annotations) throws IOException {
        Pod pod = team.pod(store.example(), store.annotations());
        return new JobBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(team.namespace())
                .endMetadata()
                .withNewSpec()
                .withBackoffLimit(0)
                .withNewTemplate()
                .withNewMetadata()
                .withAnnotations(pod.getMetadata().getAnnotations())
                .addToAnnotations(annotations)
                .endMetadata()
                .withSpec(new PodSpecBuilder(pod.getSpec())
                        .withRestartPolicy("Never")
                        .removeMatchingFromContainers(c -> c.getName().equals("m2ee-sidecar"))
                        .editFirstContainer()
                        .withCommand("sh", "-c", "grep -c = $MENDIX_SECRETS_FILE")
                        .endContainer()
                        .build())
                .endTemplate()
                .endSpec()
                .build();
    }

    private void run(Job job) {
        team.client().batch().v1().jobs().resource(job).create();
    }

    private Job completed(String name) {
        return team.client()
                .batch()
                .v1()
                .jobs()
                .inNamespace(team.namespace())
                .withName(name)
                .waitUntilCondition(
                        j -> j != null && j.getStatus() != null && j.getStatus().getCompletionTime() != null,
                        LIMIT.toSeconds(),
                        TimeUnit.SECONDS);
    }

    @Test
    void aPodStartsOnceItsStoreIsBackThoughItsInitWasKilledMeanwhile() throws Exception {
        Outage sealed = store.vault().seal();
        try {
            team.create(new PodBuilder(team.pod(store.example(), store.annotations())).build());
            team.node()
                    .await(
                            team.namespace(),
                            NAME,
                            LIMIT,
                            "in its init container",
                            pod -> pod.getStatus().getInitContainerStatuses().stream()
                                    .anyMatch(s -> s.getName().equals("mxsecrets-init")
                                            && s.getState().getRunning() != null));
            team.node().kill(team.namespace(), NAME, "mxsecrets-init");
        } finally {
            sealed.close();
        }

        Pod pod = team.node().awaitReady(team.namespace(), NAME, LIMIT);

        assertThat(pod.getStatus().getInitContainerStatuses().get(0).getRestartCount())
                .isPositive();
        assertThat(team.node().log(team.namespace(), NAME, "mendix")).contains("with 30 keys");
    }

    /** From 1.35 on a kubelet that restarts takes a sidecar's startup probe for passed. */
    @Test
    void f34AKubeletThatRestartsStartsNoAppThatASidecarHasNotGivenItsFile() throws Exception {
        assumeThat(team.node().apiServer().minor()).as("the API server's minor").isGreaterThanOrEqualTo(35);
        waitsForItsFileThrough(app -> {
            Soon.see(LIMIT, () -> app.state("mxsecrets-sidecar"), state -> state.getRunning() != null);
            Thread.sleep(BEFORE_A_KUBELET.toMillis()); // The kubelet looks at the real clock.
            team.node().restartKubelet();
        });
    }

    /** Any kubelet that restarts forgets a hook that runs. */
    @Test
    void f35AKubeletThatRestartsDuringTheHookStartsNoAppEither() throws Exception {
        assumeThat(team.node().apiServer().minor()).as("the API server's minor").isGreaterThanOrEqualTo(35);
        team.oldestNode("1.35", alone());
        try {
            waitsForItsFileThrough(app -> {
                Soon.see(LIMIT, app::now, pod -> pod.getStatus().getPodIP() != null);
                Thread.sleep(WITHIN_THE_HOOK.toMillis()); // The kubelet runs it in real time.
                Instant restarted = Instant.now();
                team.node().restartKubelet();
                ContainerState sidecar =
                        Soon.see(LIMIT, () -> app.state("mxsecrets-sidecar"), state -> state.getRunning() != null);
                assertThat(Instant.parse(sidecar.getRunning().getStartedAt())).isBefore(restarted);
            });
            run(job("hooked", Map.of("mxsecrets.io/mode", "sidecar")));
            assertThat(completed("hooked").getStatus().getSucceeded()).isEqualTo(1);
        } finally {
            team.oldestNode("", alone());
        }
    }

    private interface Trouble {
        void befall(AppPod app) throws Exception;
    }

    /** Of {@code mode: sidecar}, whatever happens while its store is sealed. */
    private void waitsForItsFileThrough(Trouble trouble) throws Exception {
        AppPod app = new AppPod(team, NAME);
        Outage sealed = store.vault().seal();
        try {
            team.create(alone());
            trouble.befall(app);
            ContainerState state = Soon.see(LIMIT, () -> app.state("mendix"), PodLifeIT::tried);
            assertThat(state.getRunning()).isNull();
        } finally {
            sealed.close();
        }

        team.node().awaitReady(team.namespace(), NAME, LIMIT);
        assertThat(team.node().log(team.namespace(), NAME, "mendix")).contains("with 30 keys");
        assertThat(app.restarts("mendix")).isZero();
    }

    private Pod alone() throws IOException {
        return new PodBuilder(team.pod(store.example(), store.annotations()))
                .editMetadata()
                .addToAnnotations("mxsecrets.io/mode", "sidecar")
                .endMetadata()
                .build();
    }

    /** Whether the kubelet has started the container, or has found no value for one of its variables. */
    private static boolean tried(ContainerState state) {
        return state.getRunning() != null
                || state.getWaiting() != null
                        && "CreateContainerConfigError"
                                .equals(state.getWaiting().getReason());
    }

    /** F9 and 6 of the design: what went wrong, and its cause, is on the pod, for who has no logs. */
    @ParameterizedTest // A38
    @CsvSource(
            delimiter = '|',
            value = {
                "lost | /nowhere | pmp-companion | 66 | there is nothing at",
                "deep | /deep | pmp-companion | 66 | one data/ too deep",
                "stranger | /admin | nobody | 77 | has no role nobody"
            })
    void whatAStoreRefusesIsToldInThePodsStatus(String name, String path, String role, int code, String words)
            throws Exception {
        store.kv().put("data/deep", "{\"k\":\"CANARY-8e10\"}");
        Map<String, String> annotations = new java.util.HashMap<>(store.annotations());
        annotations.put(
                "mxsecrets.io/secret",
                store.vault().addressForPods() + "/" + store.kv().mount() + path);
        annotations.put("mxsecrets.io/vault-role", role);
        team.create(new PodBuilder(team.pod(store.example(), annotations))
                .editMetadata()
                .withName(name)
                .endMetadata()
                .build());

        Pod pod = team.node()
                .await(
                        team.namespace(),
                        name,
                        LIMIT,
                        "told what it lacks",
                        p -> p.getStatus().getInitContainerStatuses().stream()
                                .anyMatch(s -> s.getLastState().getTerminated() != null
                                        || s.getState().getTerminated() != null));

        var status = pod.getStatus().getInitContainerStatuses().get(0);
        var end = status.getState().getTerminated() != null
                ? status.getState().getTerminated()
                : status.getLastState().getTerminated();
        assertThat(end.getExitCode()).isEqualTo(code);
        assertThat(end.getMessage()).contains(words).doesNotContain("CANARY", "hvs.", "eyJ");
    }
}
