package io.mxsecrets.examples.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.testbed.RealAws;
import io.mxsecrets.testbed.RealNode;
import io.mxsecrets.testbed.aws.AwsServer;
import io.mxsecrets.testbed.kubernetes.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The release's own test, and its end. */
@RealNode
@RealAws
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LifecycleIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final Set<String> OF_EVERY_NAMESPACE =
            Set.of("serviceaccount/default", "configmap/kube-root-ca.crt");

    private final Release release;

    LifecycleIT(Node node, AwsServer aws) throws Exception {
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

    @Test
    @Order(3)
    void anUninstallLeavesNothingInTheClusterAndNothingInItsNamespace() throws Exception {
        assertThat(left()).contains("mutatingwebhookconfiguration.admissionregistration.k8s.io/" + Release.NAME);

        release.uninstall();

        Soon.see(LIMIT, this::left, List::isEmpty);
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
