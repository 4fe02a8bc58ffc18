package io.mxsecrets.examples.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.testbed.RealAws;
import io.mxsecrets.testbed.RealNode;
import io.mxsecrets.testbed.aws.AwsServer;
import io.mxsecrets.testbed.kubernetes.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The release's own test, its end, and the example that installs another one from a clone. */
@RealNode
@RealAws
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LifecycleIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final Set<String> OF_EVERY_NAMESPACE =
            Set.of("serviceaccount/default", "configmap/kube-root-ca.crt");

    private final Node node;
    private final AwsServer aws;
    private Release release;

    LifecycleIT(Node node, AwsServer aws) {
        this.node = node;
        this.aws = aws;
    }

    @BeforeAll
    void install() throws Exception {
        release = Release.on(node, aws);
    }

    @Test
    @Order(1)
    void theReleasesOwnTestPasses() throws Exception {
        assertThat(release.helm("test", Release.NAME, "", List.of("--timeout", "60s")))
                .contains("Succeeded");
    }

    @Test
    @Order(2)
    void f29AReplicaWhoseConfigurationIsRefusedSaysSoToTheKubelet() throws Exception {
        release.helm(
                "upgrade",
                Release.NAME,
                Release.CHART.toString(),
                List.of("--reuse-values", "--set", "policy.allowImdsV1=true"));
        try {
            Soon.see(
                    LIMIT,
                    this::lastWords,
                    words -> words.contains("policy.allowImdsV1 has no effect without policy.allowNodeRole"));
        } finally {
            release.rollBack();
        }
    }

    private String lastWords() {
        try {
            return release.kubectl(
                    "get",
                    "pods",
                    "--selector",
                    "app.kubernetes.io/name=" + Release.NAME,
                    "-o",
                    "jsonpath={.items[*].status.containerStatuses[*]['state','lastState'].terminated.message}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An installation that another made: the step that finds it says so, and neither script touches it. */
    @Test
    @Order(3)
    void theClusterExampleLeavesWhatItDidNotMake(@TempDir Path home) throws Exception {
        ClusterExample example = new ClusterExample(node, home);

        ClusterExample.Ended run = example.run();
        assertThat(run.status()).as(run.said()).isEqualTo(1);
        assertThat(run.said()).contains("is installed already", "Step 1, \"Look at the cluster");

        ClusterExample.Ended down = example.down();
        assertThat(down.status()).as(down.said()).isZero();
        assertThat(clusterWide())
                .contains(
                        "mutatingwebhookconfiguration.admissionregistration.k8s.io/" + Release.NAME,
                        "namespace/" + release.namespace());
        assertThat(release.replicas()).isNotEmpty().anyMatch(AppPod::ready);
    }

    @Test
    @Order(4)
    void anUninstallLeavesNothingInTheClusterAndNothingInItsNamespace() throws Exception {
        assertThat(left()).contains("mutatingwebhookconfiguration.admissionregistration.k8s.io/" + Release.NAME);

        release.uninstall();

        Soon.see(LIMIT, this::left, List::isEmpty);
    }

    /** And {@code down} leaves nothing of it. */
    @Test
    @Order(5)
    void theClusterExampleGoesFromThisCloneToARotatedFile(@TempDir Path home) throws Exception {
        ClusterExample example = new ClusterExample(node, home);
        var namespaces = node.apiServer().client().namespaces();
        for (String name : ClusterExample.NAMESPACES) { // Another test's of the same name may be on its way out.
            Soon.see(LIMIT, namespaces.withName(name)::get, Objects::isNull);
        }
        Set<String> before = clusterWide();
        example.loadVault();
        try {
            ClusterExample.Ended run = example.run();
            assertThat(run.status()).as(run.said()).isZero();
            assertThat(run.said())
                    .contains("secrets.properties has 30 keys", "VCS.GitlabAdminPAT=rotated-", "examples/cluster/down");
            System.out.println(run.said());
        } finally {
            ClusterExample.Ended down = example.down();
            assertThat(down.status()).as(down.said()).isZero();
            System.out.println(down.said());
        }
        assertThat(clusterWide()).isSubsetOf(before);
    }

    /** The objects of no namespace that an installation or the example makes. */
    private Set<String> clusterWide() throws Exception {
        return release.kubectl(
                        "get",
                        "namespaces,clusterroles,clusterrolebindings,mutatingwebhookconfigurations,"
                                + "validatingadmissionpolicies,validatingadmissionpolicybindings",
                        "-o",
                        "name")
                .lines()
                .collect(Collectors.toSet());
    }

    /** Every object of every kind that is the release's by its name or its place; events are history, and Endpoints say what their slices say. */
    private List<String> left() {
        try {
            String kinds = String.join(
                    ",",
                    release.kubectl("api-resources", "--verbs=list", "--namespaced=false", "-o", "name")
                            .split("\\s+"));
            String namespaced = String.join(
                    ",",
                    release.kubectl("api-resources", "--verbs=list", "--namespaced=true", "-o", "name")
                            .replaceAll("(events(\\.events\\.k8s\\.io)?|endpoints)\\s", "")
                            .split("\\s+"));
            String everywhere = release.kubectl("get", kinds, "-o", "name", "--ignore-not-found");
            String here = release.kubectl("get", namespaced, "-o", "name", "--ignore-not-found");
            return java.util.stream.Stream.concat(
                            everywhere.lines().filter(name -> name.contains(Release.NAME)), here.lines())
                    .filter(name -> !OF_EVERY_NAMESPACE.contains(name))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
