package io.mxsecrets.examples.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.mxsecrets.examples.guides.Block;
import io.mxsecrets.examples.guides.Desk;
import io.mxsecrets.testbed.RealAws;
import io.mxsecrets.testbed.RealNode;
import io.mxsecrets.testbed.RealVault;
import io.mxsecrets.testbed.aws.AwsServer;
import io.mxsecrets.testbed.kubernetes.Node;
import io.mxsecrets.testbed.server.Binaries;
import io.mxsecrets.testbed.vault.VaultServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The companion app of {@code examples/pmp} on both stores: two pods, from their start to a rotation. */
@RealNode
@RealVault
@RealAws
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PmpPodIT {
    private static final Duration START = Duration.ofSeconds(90);
    /** An interval, its jitter, and what a busy machine adds. */
    private static final Duration REFRESH = Duration.ofSeconds(60);

    @AutoClose
    private final Team team;

    private final VaultStore vault;
    private final AwsStore aws;
    private final AppPod onVault;
    private final AppPod onAws;

    PmpPodIT(Node node, VaultServer vault, AwsServer aws) throws Exception {
        team = Team.on(node, aws);
        this.vault = VaultStore.of(team, vault);
        this.aws = AwsStore.of(team, aws);
        onVault = new AppPod(team, "on-vault");
        onAws = new AppPod(team, "on-aws");
    }

    @BeforeAll
    void start() throws IOException {
        onVault.create(vault);
        onAws.create(aws);
        for (AppPod app : pods().toList()) {
            team.node().awaitReady(team.namespace(), app.name(), START);
        }
    }

    Stream<AppPod> pods() {
        return Stream.of(onVault, onAws);
    }

    @ParameterizedTest
    @MethodSource("pods")
    @Order(1)
    void theAppStartsWithTheWholeDocument(AppPod app) throws IOException {
        assertThat(team.node().log(team.namespace(), app.name(), "mendix")).contains("with 30 keys");
        assertThat(app.file()).isEqualTo(PmpDocument.entries());
    }

    @ParameterizedTest
    @MethodSource("pods")
    @Order(2)
    void theFileIsTheAppsAloneAndCannotBeWrittenByIt(AppPod app) {
        assertThat(app.run("stat", "-L", "-c", "%a %u", AppPod.FILE).strip()).isEqualTo("400 1001");
        assertThat(app.run("stat", "-L", "-c", "%a %u", AppPod.DIRECTORY + "/..data")
                        .strip())
                .isEqualTo("700 1001");
        assertThat(app.run("grep", " " + AppPod.DIRECTORY + " ", "/proc/mounts"))
                .startsWith("tmpfs")
                .contains(" ro,");
        assertThatThrownBy(() -> app.run("touch", AppPod.FILE)).hasMessageContaining("Read-only file system");
        assertThatThrownBy(() -> app.run("touch", AppPod.DIRECTORY + "/more"))
                .hasMessageContaining("Read-only file system");
    }

    @ParameterizedTest
    @MethodSource("pods")
    @Order(3)
    void tokensOfOursAreInOurContainersAlone(AppPod app) {
        assertThat(container(app, "mxsecrets-init").getVolumeMounts())
                .extracting(VolumeMount::getName)
                .anyMatch(name -> name.startsWith("mxsecrets-token-"));
        for (String name : List.of("mendix", "m2ee-sidecar")) {
            assertThat(container(app, name).getVolumeMounts())
                    .extracting(VolumeMount::getName)
                    .noneMatch(volume -> volume.startsWith("mxsecrets-token-"));
            assertThatThrownBy(() -> team.exec(app.name(), name, "ls", "/var/run/secrets"))
                    .hasMessageContaining("No such file");
            assertThat(team.exec(app.name(), name, "ps")).doesNotContain("java", "mxsecrets-agent", "sidecar -");
        }
    }

    @ParameterizedTest
    @MethodSource("pods")
    @Order(4)
    void aContainerThatDidNotAskSeesNothing(AppPod app) {
        assertThatThrownBy(() -> team.exec(app.name(), "m2ee-sidecar", "ls", AppPod.DIRECTORY))
                .hasMessageContaining("No such file");
        assertThat(team.exec(app.name(), "m2ee-sidecar", "env")).doesNotContain("SECRETS");
    }

    /** The page on trouble: on the JVM image a second JVM, within the limit of the sidecar beside which it runs. */
    @ParameterizedTest
    @MethodSource("pods")
    @Order(5)
    void theDoctorOfThePageRunsInTheSidecarAndEndsNothing(AppPod app, @TempDir Path home) throws Exception {
        Desk desk = new Desk(home);
        desk.program(
                "kubectl",
                "exec %s -n %s \"${@/#POD/%s}\"".formatted(Binaries.need("kubectl"), team.namespace(), app.name()));
        boolean jvm = team.release().jvm();
        Block command = Block.of("pod").stream()
                .filter(block -> block.commands().contains("/usr/bin/java") == jvm)
                .findFirst()
                .orElseThrow();

        desk.run(
                command,
                Map.of("KUBECONFIG", team.node().apiServer().kubeconfig().toString()));

        assertThat(app.restarts("mxsecrets-sidecar")).isZero();
        assertThat(app.ready()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("pods")
    @Order(5)
    void ourContainersKeepToRestrictedAndToADigest(AppPod app) {
        for (String name : List.of("mxsecrets-init", "mxsecrets-sidecar")) {
            Container ours = container(app, name);
            assertThat(ours.getImage()).startsWith(Images.REGISTRY + "/agent@sha256:");
            assertThat(ours.getSecurityContext().getRunAsUser()).isEqualTo(1001);
            assertThat(ours.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
            assertThat(ours.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        }
    }

    @Test
    @Order(6)
    void aRotationReachesTheRunningApps() throws Exception {
        vault.rotate("rotated-on-the-node");
        aws.rotate("rotated-on-the-node");

        Map<String, String> expected = new TreeMap<>(PmpDocument.entries());
        expected.put(PmpDocument.PASSWORD, "rotated-on-the-node");
        for (AppPod app : pods().toList()) {
            Soon.see(REFRESH, app::file, expected::equals);
            assertThat(app.restarts("mendix")).isZero();
        }
    }

    @Test
    @Order(6)
    void theRoleForAwsIsTheServiceAccounts() {
        assertThat(onAws.now().getMetadata().getAnnotations()).doesNotContainKey("mxsecrets.io/aws-role-arn");
        assertThat(container(onAws, "mxsecrets-init").getEnv())
                .contains(new EnvVar("MXSECRETS_AWS_ROLE_ARN", aws.role(), null));
    }

    @ParameterizedTest
    @MethodSource("pods")
    @Order(7)
    void noLogOfOursHoldsAValue(AppPod app) throws IOException {
        String logs = app.logs();
        assertThat(logs).isNotBlank();
        for (String value : PmpDocument.entries().values()) {
            assertThat(logs).doesNotContain(value);
        }
        assertThat(logs).doesNotContain("rotated-on-the-node");
    }

    private static Container container(AppPod app, String name) {
        Pod pod = app.now();
        return Stream.concat(pod.getSpec().getInitContainers().stream(), pod.getSpec().getContainers().stream())
                .filter(c -> c.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
