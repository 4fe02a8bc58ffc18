package io.mxsecrets.examples.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.mxsecrets.testbed.AwsServer;
import io.mxsecrets.testbed.Node;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** What holds for the companion app of {@code examples/pmp}, whichever store it reads: one pod, from its start to a rotation. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class PmpPod {
    private static final Duration START = Duration.ofSeconds(90);
    /** An interval, its jitter, and what a busy machine adds. */
    private static final Duration REFRESH = Duration.ofSeconds(60);

    private static final String NAME = "pmp-companion-master-0";

    final Team team;
    final Store store;
    private final AppPod app;
    private Pod pod;

    PmpPod(Node node, AwsServer aws, Store.Of store) throws Exception {
        Release.on(node, aws);
        this.team = Team.on(node);
        this.store = store.team(team);
        this.app = new AppPod(team, NAME);
    }

    @BeforeAll
    void start() throws IOException {
        Map<String, String> annotations = new HashMap<>(store.annotations());
        annotations.put("mxsecrets.io/refresh-interval", "30s");
        team.create(team.pod(store.example(), annotations));
        pod = team.node().awaitReady(team.namespace(), NAME, START);
    }

    @AfterAll
    void leave() {
        team.close();
    }

    final Pod pod() {
        return pod;
    }

    @Test
    @Order(1)
    void theAppStartsWithTheWholeDocument() throws IOException {
        assertThat(team.node().log(team.namespace(), NAME, "mendix")).contains("with 30 keys");
        assertThat(app.file()).isEqualTo(PmpDocument.entries());
    }

    @Test
    @Order(2)
    void theFileIsTheAppsAloneAndCannotBeWrittenByIt() {
        assertThat(app.app("stat", "-L", "-c", "%a %u", AppPod.FILE).strip()).isEqualTo("400 1001");
        assertThat(app.app("stat", "-L", "-c", "%a %u", AppPod.DIRECTORY + "/..data")
                        .strip())
                .isEqualTo("700 1001");
        assertThat(app.app("grep", " " + AppPod.DIRECTORY + " ", "/proc/mounts"))
                .startsWith("tmpfs")
                .contains(" ro,");
        assertThatThrownBy(() -> app.app("touch", AppPod.FILE)).hasMessageContaining("Read-only file system");
        assertThatThrownBy(() -> app.app("touch", AppPod.DIRECTORY + "/more"))
                .hasMessageContaining("Read-only file system");
    }

    @Test
    @Order(3)
    void tokensOfOursAreInOurContainersAlone() {
        assertThat(container("mxsecrets-init").getVolumeMounts())
                .extracting(VolumeMount::getName)
                .anyMatch(name -> name.startsWith("mxsecrets-token-"));
        for (String name : List.of("mendix", "m2ee-sidecar")) {
            assertThat(container(name).getVolumeMounts())
                    .extracting(VolumeMount::getName)
                    .noneMatch(volume -> volume.startsWith("mxsecrets-token-"));
            assertThatThrownBy(() -> team.exec(NAME, name, "ls", "/var/run/secrets"))
                    .hasMessageContaining("No such file");
            assertThat(team.exec(NAME, name, "ps")).doesNotContain("java", "program", "sidecar -");
        }
    }

    @Test
    @Order(4)
    void aContainerThatDidNotAskSeesNothing() {
        assertThatThrownBy(() -> team.exec(NAME, "m2ee-sidecar", "ls", AppPod.DIRECTORY))
                .hasMessageContaining("No such file");
        assertThat(team.exec(NAME, "m2ee-sidecar", "env")).doesNotContain("SECRETS");
    }

    @Test
    @Order(5)
    void ourContainersKeepToRestrictedAndToADigest() {
        for (String name : List.of("mxsecrets-init", "mxsecrets-sidecar")) {
            Container ours = container(name);
            assertThat(ours.getImage()).startsWith(Images.REGISTRY + "/agent@sha256:");
            assertThat(ours.getSecurityContext().getRunAsUser()).isEqualTo(1001);
            assertThat(ours.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
            assertThat(ours.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        }
    }

    @Test
    @Order(6)
    void aRotationReachesTheRunningApp() throws Exception {
        store.rotate("rotated-on-the-node");

        Map<String, String> file =
                Soon.see(REFRESH, app::file, f -> f.get(PmpDocument.PASSWORD).equals("rotated-on-the-node"));

        Map<String, String> expected = new TreeMap<>(PmpDocument.entries());
        expected.put(PmpDocument.PASSWORD, "rotated-on-the-node");
        assertThat(file).isEqualTo(expected);
        assertThat(app.restarts("mendix")).isZero();
    }

    @Test
    @Order(7)
    void noLogOfOursHoldsAValue() throws IOException {
        String logs = app.logs();
        assertThat(logs).isNotBlank();
        for (String value : PmpDocument.entries().values()) {
            assertThat(logs).doesNotContain(value);
        }
        assertThat(logs).doesNotContain("rotated-on-the-node");
    }

    private Container container(String name) {
        return java.util.stream.Stream.concat(
                        pod.getSpec().getInitContainers().stream(), pod.getSpec().getContainers().stream())
                .filter(c -> c.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
