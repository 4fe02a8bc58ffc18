package io.mxsecrets.examples.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.mxsecrets.testbed.RealAws;
import io.mxsecrets.testbed.RealNode;
import io.mxsecrets.testbed.RealVault;
import io.mxsecrets.testbed.aws.AwsServer;
import io.mxsecrets.testbed.kubernetes.Node;
import io.mxsecrets.testbed.vault.VaultServer;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Variables that the kubelet reads from our file, of three pods at once, for a rotation needs a check of the sidecar's: what a
 * container has is read in {@code /proc/1/environ}, as the kernel keeps it.
 */
@RealNode
@RealVault
@RealAws
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EnvIT {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String APP = "mendix";
    /** In each value of the pod of that name, before and after its rotation. */
    private static final String FIRST = "canary-7d1f";

    private static final String SECOND = "canary-93ab";
    private static final String UNHELD = "canary-51c0 can't be held";

    @AutoClose
    private final Team team;

    private final VaultStore store;
    private final AppPod rotated;
    private final AppPod spoiled;

    EnvIT(Node node, VaultServer vault, AwsServer aws) throws Exception {
        team = Team.audited(node, aws);
        store = VaultStore.of(team, vault);
        rotated = new AppPod(team, "rotated");
        spoiled = new AppPod(team, "spoiled");
    }

    @BeforeAll
    void start() throws Exception {
        assumeThat(team.node().apiServer().minor()).as("the API server's minor").isGreaterThanOrEqualTo(35);
        put("rotated", HostileValues.with(FIRST));
        put("spoiled", Map.of("App.Password", FIRST));
        put("refused", Map.of("App.Fine", FIRST, "App.Quoted", UNHELD));

        team.create(restartedOnChange(pod("rotated", HostileValues.env(), Map.of())));
        team.create(pod("spoiled", "PASSWORD=App.Password,NONE=App.None", Map.of("mxsecrets.io/optional", "true")));
        team.create(new PodBuilder(pod("refused", "FINE=App.Fine,QUOTED=App.Quoted", Map.of()))
                .editSpec()
                .withRestartPolicy("Never")
                .endSpec()
                .build());
        team.node().awaitReady(team.namespace(), "rotated", LIMIT);
        team.node().awaitReady(team.namespace(), "spoiled", LIMIT);
    }

    private void put(String path, Map<String, String> values) throws IOException {
        store.kv().put(path, JSON.writeValueAsString(values));
    }

    private Pod pod(String name, String env, Map<String, String> more) throws IOException {
        Map<String, String> annotations = new HashMap<>(store.annotations());
        annotations.put(
                "mxsecrets.io/secret",
                store.vault().addressForPods() + "/" + store.kv().mount() + "/" + name);
        annotations.put("mxsecrets.io/refresh-interval", "30s");
        annotations.put("mxsecrets.io/env", env);
        annotations.putAll(more);
        return new PodBuilder(team.pod(store.example(), annotations))
                .editMetadata()
                .withName(name)
                .removeFromAnnotations("mxsecrets.io/lint")
                .endMetadata()
                .build();
    }

    /** As the guide has it, but looked at each second, once the sidecar is up. */
    private static Pod restartedOnChange(Pod pod) {
        return new PodBuilder(pod)
                .editSpec()
                .editFirstContainer()
                .withNewStartupProbe()
                .withNewHttpGet()
                .withPath("/metrics")
                .withNewPort(8791)
                .endHttpGet()
                .withPeriodSeconds(1)
                .withFailureThreshold((int) LIMIT.toSeconds())
                .endStartupProbe()
                .withNewLivenessProbe()
                .withNewHttpGet()
                .withPath("/changed")
                .withNewPort(8791)
                .endHttpGet()
                .withPeriodSeconds(1)
                .withFailureThreshold(3)
                .endLivenessProbe()
                .endContainer()
                .endSpec()
                .build();
    }

    private static Map<String, String> variables(AppPod pod) {
        return pod.run("cat", "/proc/1/environ")
                .transform(all -> java.util.Arrays.stream(all.split("\0")))
                .map(variable -> variable.split("=", 2))
                .collect(Collectors.toMap(v -> v[0], v -> v[1], (a, b) -> a + b, TreeMap::new));
    }

    private static void assertHas(AppPod pod, Map<String, String> values) {
        Map<String, String> has = variables(pod);
        values.forEach((name, value) -> assertThat(has.get(name)).as(name).isEqualTo(value));
    }

    @Test
    @Order(1)
    void w40HostileValuesAreTheContainersVariablesByteForByte() {
        Map<String, String> values = HostileValues.with(FIRST);

        assertThat(values).hasSizeGreaterThanOrEqualTo(200);
        assertHas(rotated, values);
        assertThat(rotated.now().getSpec().getContainers().get(0).getEnv())
                .filteredOn(variable -> values.containsKey(variable.getName()))
                .hasSameSizeAs(values.keySet())
                .allMatch(variable -> variable.getValue() == null);
    }

    @Test
    @Order(2)
    void w41AnOptionalKeyThatIsNotThereIsNoVariable() {
        assertThat(variables(spoiled)).containsEntry("PASSWORD", FIRST).doesNotContainKey("NONE");
    }

    @Test
    @Order(3)
    void w40AValueThatTheFileCannotHoldEndsInitNamingItsKey() {
        Pod refused = team.node().awaitEnd(team.namespace(), "refused", LIMIT);

        ContainerStateTerminated init =
                AppPod.status(refused, "mxsecrets-init").getState().getTerminated();
        assertThat(init.getExitCode()).isEqualTo(65);
        assertThat(init.getMessage()).contains("App.Quoted", "QUOTED", "single quote");
        assertThat(AppPod.status(refused, APP).getState().getTerminated()).isNull();
    }

    /** The kubelet reads the file that the sidecar makes. */
    @Test
    @Order(3)
    void w50ModeSidecarHasTheVariablesToo() throws IOException {
        AppPod alone = new AppPod(team, "sidecar");
        put("sidecar", Map.of("App.Password", FIRST));
        team.create(pod("sidecar", "PASSWORD=App.Password", Map.of("mxsecrets.io/mode", "sidecar")));

        team.node().awaitReady(team.namespace(), "sidecar", LIMIT);

        assertThat(variables(alone)).containsEntry("PASSWORD", FIRST).containsEntry("MENDIX_SECRETS_READY", "true");
    }

    @Test
    @Order(4)
    void f31AfterARotationTheRestartedContainerHasTheNewValues() throws Exception {
        assertThat(rotated.restarts(APP)).isZero();
        put("rotated", HostileValues.with(SECOND));
        put("spoiled", Map.of("App.Password", UNHELD));

        awaitRestarted(rotated);

        assertHas(rotated, HostileValues.with(SECOND));
        assertThat(variables(rotated).values()).noneMatch(value -> value.contains(FIRST));
    }

    @Test
    @Order(5)
    void f31AfterARotationToAValueThatTheFileCannotHoldTheLastGoodOneStays() throws Exception {
        Soon.see(LIMIT, () -> spoiled.failedFor("document_invalid"), told -> told);

        team.node().kill(team.namespace(), spoiled.name(), APP);
        awaitRestarted(spoiled);

        assertThat(variables(spoiled)).containsEntry("PASSWORD", FIRST);
        assertThat(spoiled.logs()).contains("App.Password", "single quote");
        assertThat(rotated.restarts(APP)).as("restarts of one rotation").isEqualTo(1);
    }

    private static void awaitRestarted(AppPod pod) throws InterruptedException {
        Soon.see(
                LIMIT,
                () -> pod.status(APP),
                s -> s.getRestartCount() == 1 && s.getState().getRunning() != null);
    }

    @Test
    @Order(6)
    void noObjectEventAuditLineOrLogOfOursHoldsAValue() throws Exception {
        Release release = team.release();
        String kinds = String.join(
                ",",
                release.kubectl("api-resources", "--verbs=list", "--namespaced=true", "-o", "name")
                        .split("\\s+"));
        String objects = release.kubectl("get", kinds, "-o", "json", "-n", team.namespace());
        String replicas = release.kubectl("logs", "--selector", "app.kubernetes.io/name=" + Release.NAME, "--tail=-1");
        String refused = team.node().log(team.namespace(), "refused", "mxsecrets-init");

        assertThat(objects).contains("fileKeyRef", "\"kind\": \"Event\"").doesNotContain("\"kind\": \"Secret\"");
        assertThat(refused).contains("App.Quoted");
        assertThat(objects + replicas + refused + rotated.logs() + spoiled.logs())
                .doesNotContain("canary-");
        if (team.node().apiServer().auditLog().isPresent()) {
            assertThat(Files.readString(team.node().apiServer().auditLog().get()))
                    .contains("fileKeyRef", "\"verb\":\"create\"", "pods/rotated/status")
                    .doesNotContain("canary-");
        }
    }
}
