package io.mxsecrets.cli.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.cli.CommandTest;
import io.mxsecrets.cli.pods.FakeCluster;
import io.mxsecrets.cli.pods.TestPods;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EstimateCommandTest extends CommandTest {
    private static final String ROLE = "arn:aws:iam::123456789012:role/app";
    private static final String ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:orders-a1B2c3";

    private JsonNode estimate(String annotations, Object... more) throws Exception {
        Path deployment = file(
                "deployment.yaml",
                "kind: Deployment\nmetadata: {name: app}\nspec:\n  replicas: 10\n  template:\n    metadata:\n"
                        + "      annotations: {mxsecrets.io/inject: 'true', " + annotations + "}\n"
                        + "    spec: {containers: [{name: mendix, securityContext: {runAsUser: 1001}}]}\n");
        List<Object> all = new ArrayList<>(List.of("estimate", "-f", deployment, "-o", "json"));
        all.addAll(List.of(more));
        Ended ended = mxsecrets(all.toArray());
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        return new ObjectMapper().readTree(ended.out());
    }

    @Test
    void callsAreThoseOfTheFormula() throws Exception {
        JsonNode one = estimate("mxsecrets.io/secret: '" + ARN + "', mxsecrets.io/refresh-interval: 1h");
        // 10 pods × (30 starts + 730 checks + 1 rotation)
        assertThat(one.at("/workloads/0/calls").asLong()).isEqualTo(7610);
        assertThat(one.at("/total/cost").asText()).isEqualTo("0.44");
        assertThat(one.path("formula").asText()).startsWith("calls = pods");
    }

    @Test
    void sourcesThatReadTheSameSecretAreOneRead() throws Exception {
        JsonNode two = estimate("mxsecrets.io/secret.a: '" + ARN + "', mxsecrets.io/secret.b: '" + ARN
                + "', mxsecrets.io/keys.a: x, mxsecrets.io/keys.b: y, mxsecrets.io/mode: init");
        assertThat(two.at("/workloads/0/calls").asLong()).isEqualTo(300);
        assertThat(two.at("/total/awsSecrets").asLong()).isEqualTo(1);
    }

    @Test
    void aSourceThatIsNeverCheckedAsksAtStartsOnly() throws Exception {
        JsonNode never = estimate(
                "mxsecrets.io/secret: '" + ARN + "', mxsecrets.io/refresh-interval: never",
                "--starts",
                "2",
                "--replicas",
                "3");
        assertThat(never.at("/workloads/0/calls").asLong()).isEqualTo(6);
    }

    @Test
    void vaultAsksNoMoneyAndPricesAreOptions() throws Exception {
        JsonNode vault = estimate("mxsecrets.io/secret: 'https://vault.example/kv/app', mxsecrets.io/vault-role: app");
        assertThat(vault.at("/total/cost").asText()).isEqualTo("0.0");
        assertThat(vault.at("/workloads/0/calls").asLong()).isEqualTo(10 * (30 + 8760 + 1));

        JsonNode dear = estimate(
                "mxsecrets.io/secret: '" + ARN + "', mxsecrets.io/refresh-interval: 1h",
                "--price-per-10000-calls",
                "10",
                "--price-per-secret",
                "1",
                "--price-source",
                "our contract");
        assertThat(dear.at("/total/cost").asText()).isEqualTo("8.61");
        assertThat(dear.at("/prices/source").asText()).isEqualTo("our contract");
    }

    @Test
    void theRunningPodsOfAClusterAreCountedByTheirWorkload() throws Exception {
        Map<String, String> often = Map.of("secret", ARN, "aws-role-arn", ROLE, "refresh-interval", "1h");
        try (FakeCluster cluster = new FakeCluster()) {
            for (String name : new String[] {"app-7d9-a", "app-7d9-b", "app-7d9-c"}) {
                ObjectNode pod = TestPods.injected(directory, "team-a", name, often);
                pod.withObject("/metadata/labels").put("pod-template-hash", "7d9");
                pod.withObject("/metadata")
                        .putArray("ownerReferences")
                        .addObject()
                        .put("kind", "ReplicaSet")
                        .put("name", "app-7d9");
                cluster.pod(pod);
            }
            ObjectNode once = TestPods.injected(
                    directory, "team-b", "once", Map.of("secret", ARN, "aws-role-arn", ROLE, "mode", "init"));
            ObjectNode over = TestPods.injected(directory, "team-b", "over", often);
            over.withObject("/status").put("phase", "Succeeded");
            cluster.pod(once).pod(over).pod(TestPods.bare("team-b", "bare", Map.of("inject", "true", "secret", ARN)));

            Ended all = mxsecrets("estimate", "--cluster", "--kubeconfig", cluster.kubeconfig(directory), "-o", "json");
            assertThat(all.exitCode()).as(all.err()).isZero();
            JsonNode json = new ObjectMapper().readTree(all.out());
            assertThat(json.path("workloads").findValuesAsText("workload"))
                    .containsExactly("Deployment app", "Pod once");
            assertThat(json.at("/workloads/0/pods").asInt()).isEqualTo(3);
            assertThat(json.at("/workloads/0/calls").asLong()).isEqualTo(3 * (30 + 730 + 1));
            assertThat(json.at("/workloads/1/calls").asLong()).isEqualTo(30);
            assertThat(json.at("/total/awsSecrets").asInt()).isEqualTo(1);

            Ended one =
                    mxsecrets("estimate", "--cluster", "-n", "team-b", "--kubeconfig", cluster.kubeconfig(directory));
            assertThat(one.out()).contains("Pod once").doesNotContain("Deployment");
            assertThat(mxsecrets("estimate", "--cluster", "-f", "x").exitCode()).isEqualTo(64);
        }
    }

    @Test
    void theTableHasATotalAndTheFormulaBesideIt() {
        Ended ended = mxsecrets("estimate", "-f", EXAMPLES.resolve("operator/mendixapp.yaml"));
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("WORKLOAD", "MendixApp orders", "all ");
        assertThat(ended.err()).contains("calls = pods", "aws.amazon.com/secrets-manager/pricing");
    }
}
