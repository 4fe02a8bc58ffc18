package io.mxsecrets.cli.inject;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.cli.CommandTest.Ended;
import io.mxsecrets.cli.JarTest;
import io.mxsecrets.testbed.RealApiServer;
import io.mxsecrets.testbed.kubernetes.ApiServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code inject --dry-run=server} on a real API server. */
@RealApiServer
class DryRunIT extends JarTest {
    private static final String DEPLOYMENT =
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: app}
            spec:
              template:
                metadata: {labels: {app: app}}
                spec: {containers: [{name: mendix, image: app}]}
            """;

    private Ended ask(ApiServer kubernetes, String namespace, String manifest) throws Exception {
        Path file = Files.writeString(directory.resolve("app.yaml"), manifest);
        return mxsecrets(
                "inject", "--dry-run=server", "--kubeconfig", kubernetes.kubeconfig(), "-n", namespace, "-f", file);
    }

    @Test
    void showsThePodAsTheServerWouldMakeItAndMakesNone(ApiServer kubernetes) throws Exception {
        String namespace = kubernetes.createNamespace("dry-run");
        Ended ended = ask(kubernetes, namespace, DEPLOYMENT);
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.out())
                .contains("kind: Pod", "schedulerName: default-scheduler", "generateName: app-", "app: app");
        assertThat(kubernetes.client().pods().inNamespace(namespace).list().getItems())
                .isEmpty();
    }

    @Test
    void whatTheServerWarnsOfIsSaidBesideThePod(ApiServer kubernetes) throws Exception {
        String warned = kubernetes.createNamespace("dry-run", Map.of("pod-security.kubernetes.io/warn", "restricted"));
        Ended ended = ask(kubernetes, warned, DEPLOYMENT);
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.err())
                .startsWith("Deployment app: would violate PodSecurity \"restricted:latest\": ")
                .hasLineCount(1);
        assertThat(ended.out()).doesNotContain("violate");
    }

    @Test
    void aRefusalIsTheServersOwnSentence(ApiServer kubernetes) throws Exception {
        String restricted =
                kubernetes.createNamespace("dry-run", Map.of("pod-security.kubernetes.io/enforce", "restricted"));
        Ended ended = ask(kubernetes, restricted, DEPLOYMENT);
        assertThat(ended.exitCode()).isEqualTo(77);
        assertThat(ended.err()).contains("Deployment app: the API server answers 403", "violates PodSecurity");

        assertThat(ask(kubernetes, "nowhere", DEPLOYMENT).exitCode()).isEqualTo(66);
        String invalid = DEPLOYMENT.replace("name: mendix,", "name: Mendix_,");
        Ended wrong = ask(kubernetes, kubernetes.createNamespace("dry-run"), invalid);
        assertThat(wrong.exitCode()).isEqualTo(65);
    }
}
