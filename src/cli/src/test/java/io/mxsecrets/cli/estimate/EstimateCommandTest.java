package io.mxsecrets.cli.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mxsecrets.cli.CommandTest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EstimateCommandTest extends CommandTest {
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
    void theTableHasATotalAndTheFormulaBesideIt() {
        Ended ended = mxsecrets("estimate", "-f", EXAMPLES.resolve("operator/mendixapp.yaml"));
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("WORKLOAD", "MendixApp orders", "all ");
        assertThat(ended.err()).contains("calls = pods", "aws.amazon.com/secrets-manager/pricing");
    }
}
