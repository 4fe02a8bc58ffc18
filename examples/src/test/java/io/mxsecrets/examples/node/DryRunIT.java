package io.mxsecrets.examples.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mxsecrets.examples.node.Mxsecrets.Ended;
import io.mxsecrets.testbed.RealAws;
import io.mxsecrets.testbed.RealNode;
import io.mxsecrets.testbed.aws.AwsServer;
import io.mxsecrets.testbed.kubernetes.Node;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mxsecrets inject --dry-run=server} where the chart is installed: the cluster's own webhook answers, and nothing is made. */
@RealNode
@RealAws
class DryRunIT {
    private static final String MANIFEST =
            """
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: pmp-companion}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: orders}
            spec:
              selector: {matchLabels: {app: orders}}
              template:
                metadata:
                  labels: {app: orders}
                  annotations:
                    mxsecrets.io/inject: "true"
                    mxsecrets.io/secret: https://vault.example:8200/pmp-dev/admin
                    mxsecrets.io/vault-role: pmp-companion
                    mxsecrets.io/refresh-interval: 30s
                spec:
                  serviceAccountName: pmp-companion
                  securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
                  containers:
                    - name: mendix
                      image: registry.example/orders:1
                      securityContext: {runAsUser: 1001, allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
            """;

    private static final ObjectMapper JSON = new ObjectMapper();

    @AutoClose
    private final Team team;

    @TempDir
    private Path directory;

    DryRunIT(Node node, AwsServer aws) throws Exception {
        team = Team.on(node, aws);
        team.account(Map.of());
    }

    private Ended inject(String manifest, String... where) throws Exception {
        Path file = Files.writeString(directory.resolve("orders.yaml"), manifest);
        List<String> arguments =
                new ArrayList<>(List.of("inject", "-f", file.toString(), "-n", team.namespace(), "-o", "json"));
        arguments.addAll(List.of(where));
        return Mxsecrets.run(directory, Map.of(), Mxsecrets.command(arguments.toArray(String[]::new)));
    }

    private Ended ask(String manifest) throws Exception {
        String kubeconfig = team.node().apiServer().kubeconfig().toString();
        return inject(manifest, "--dry-run=server", "--kubeconfig", kubeconfig);
    }

    private void nothingIsMade() {
        assertThat(team.client().pods().inNamespace(team.namespace()).list().getItems())
                .isEmpty();
        assertThat(team.client()
                        .apps()
                        .deployments()
                        .inNamespace(team.namespace())
                        .list()
                        .getItems())
                .isEmpty();
    }

    @Test // A47
    void theApiServersPodIsShownAsTheClustersWebhookPatchesIt() throws Exception {
        double before = team.release().reviews();

        Ended ended = ask(MANIFEST);

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        JsonNode pod = JSON.readTree(ended.out());
        assertThat(pod.path("kind").asText()).isEqualTo("Pod");
        assertThat(pod.at("/spec/schedulerName").asText())
                .as("the API server's")
                .isEqualTo("default-scheduler");
        assertThat(pod.at("/metadata/annotations").path("mxsecrets.io/status").asText())
                .isNotEmpty();
        assertThat(pod.at("/spec/initContainers").findValuesAsText("image"))
                .as("of the release, which only the cluster knows")
                .hasSize(2)
                .allMatch(image -> image.startsWith(Images.REGISTRY + "/agent@sha256:"));
        assertThat(ended.err()).as("the webhook's warnings").contains("more often than once a minute");
        assertThat(team.release().reviews()).isGreaterThan(before);
        nothingIsMade();

        Ended offline =
                inject(MANIFEST, "--values", Path.of("target/values.yaml").toString());
        assertThat(offline.exitCode()).as(offline.err()).isZero();
        assertThat(variables(pod.at("/spec")))
                .as("the same as offline, with the values of the release")
                .isNotEmpty()
                .isEqualTo(variables(JSON.readTree(offline.out()).at("/spec/template/spec")));
    }

    /** Of each container that is added. */
    private static Map<String, String> variables(JsonNode spec) {
        Map<String, String> variables = new TreeMap<>();
        spec.path("initContainers").forEach(container -> container
                .path("env")
                .forEach(e -> variables.put(
                        container.path("name").asText() + " " + e.path("name").asText(),
                        e.path("value").asText())));
        return variables;
    }

    @Test // A47
    void whatTheWebhookRefusesIsItsOwnSentenceAndEndsAsOffline() throws Exception {
        String mistaken = MANIFEST.replace("vault-role:", "vault-rol:");

        Ended ended = ask(mistaken);

        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(64);
        assertThat(inject(mistaken).exitCode()).isEqualTo(64);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err())
                .startsWith("mxsecrets: Deployment orders: the API server answers 4")
                .contains("admission webhook", "did you mean mxsecrets.io/vault-role?");
        nothingIsMade();
    }
}
