package io.mxsecrets.examples.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.mxsecrets.testbed.AwsServer;
import io.mxsecrets.testbed.Node;
import java.io.IOException;
import java.io.StringReader;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** What holds for the companion app of {@code examples/pmp}, whichever store it reads: one pod, from its start to its faults. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class PmpPod {
    private static final Duration START = Duration.ofSeconds(90);
    /** An interval, its jitter, and what a busy machine adds. */
    private static final Duration REFRESH = Duration.ofSeconds(60);

    private static final String NAME = "pmp-companion-master-0";
    private static final String DIRECTORY = "/mendix-secrets";
    private static final String FILE = DIRECTORY + "/secrets.properties";

    final Team team;
    final Store store;
    private Pod pod;

    PmpPod(Node node, AwsServer aws, Store.Of store) throws Exception {
        Release.on(node, aws);
        this.team = Team.on(node);
        this.store = store.team(team);
    }

    @BeforeAll
    void start() throws IOException {
        Map<String, String> annotations = new HashMap<>(store.annotations());
        annotations.put("mxsecrets.io/refresh-interval", "30s");
        team.create(team.pod(store.example(), annotations));
        pod = team.node().awaitReady(team.namespace(), NAME, START);
    }

    final Pod pod() {
        return pod;
    }

    @Test
    @Order(1)
    void theAppStartsWithTheWholeDocument() throws IOException {
        assertThat(team.node().log(team.namespace(), NAME, "mendix")).contains("with 30 keys");
        assertThat(file()).isEqualTo(PmpDocument.entries());
    }

    @Test
    @Order(2)
    void theFileIsTheAppsAloneAndCannotBeWrittenByIt() {
        assertThat(app("stat", "-L", "-c", "%a %u", FILE).strip()).isEqualTo("400 1001");
        assertThat(app("stat", "-L", "-c", "%a %u", DIRECTORY + "/..data").strip())
                .isEqualTo("700 1001");
        assertThat(app("grep", " " + DIRECTORY + " ", "/proc/mounts"))
                .startsWith("tmpfs")
                .contains(" ro,");
        assertThatThrownBy(() -> app("touch", FILE)).hasMessageContaining("Read-only file system");
        assertThatThrownBy(() -> app("touch", DIRECTORY + "/more")).hasMessageContaining("Read-only file system");
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
        assertThatThrownBy(() -> team.exec(NAME, "m2ee-sidecar", "ls", DIRECTORY))
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
                Soon.see(REFRESH, this::file, f -> f.get(PmpDocument.PASSWORD).equals("rotated-on-the-node"));

        Map<String, String> expected = new TreeMap<>(PmpDocument.entries());
        expected.put(PmpDocument.PASSWORD, "rotated-on-the-node");
        assertThat(file).isEqualTo(expected);
        assertThat(restarts("mendix")).isZero();
    }

    @Test
    @Order(7)
    void aKilledSidecarComesBackAndTheFileStays() throws InterruptedException {
        Map<String, String> before = file();

        team.node().kill(team.namespace(), NAME, "mxsecrets-sidecar");

        assertThat(file()).isEqualTo(before);
        Soon.see(START, () -> restarts("mxsecrets-sidecar"), count -> count == 1);
        team.node().awaitReady(team.namespace(), NAME, START);
        assertThat(file()).isEqualTo(before);
        assertThat(restarts("mendix")).isZero();
    }

    @Test
    @Order(8)
    void noLogOfOursHoldsAValue() throws IOException {
        String logs = team.node().log(team.namespace(), NAME, "mxsecrets-init")
                + team.node().log(team.namespace(), NAME, "mxsecrets-sidecar");
        assertThat(logs).isNotBlank();
        for (String value : PmpDocument.entries().values()) {
            assertThat(logs).doesNotContain(value);
        }
        assertThat(logs).doesNotContain("rotated-on-the-node");
    }

    private String app(String... command) {
        return team.exec(NAME, "mendix", command);
    }

    private Map<String, String> file() {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(app("cat", FILE)));
        } catch (IOException e) {
            throw new AssertionError("not a properties file", e);
        }
        Map<String, String> entries = new TreeMap<>();
        properties.stringPropertyNames().forEach(key -> entries.put(key, properties.getProperty(key)));
        return entries;
    }

    private Container container(String name) {
        return java.util.stream.Stream.concat(
                        pod.getSpec().getInitContainers().stream(), pod.getSpec().getContainers().stream())
                .filter(c -> c.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private int restarts(String container) {
        var status = team.client()
                .pods()
                .inNamespace(team.namespace())
                .withName(NAME)
                .get()
                .getStatus();
        return java.util.stream.Stream.concat(
                        status.getInitContainerStatuses().stream(), status.getContainerStatuses().stream())
                .filter(s -> s.getName().equals(container))
                .mapToInt(ContainerStatus::getRestartCount)
                .sum();
    }
}
