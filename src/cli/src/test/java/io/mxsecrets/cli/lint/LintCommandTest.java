package io.mxsecrets.cli.lint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mxsecrets.cli.CommandTest;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LintCommandTest extends CommandTest {
    private static final String CANARY = "canary-5ec2e7";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{\"a\":\"CANARY\" \"b\":1}              | document-invalid | 65",
                "{\"a\":\"CANARY\",\"a\":\"CANARY\"}     | document-invalid | 65",
                "{\"a.b\":\"CANARY\",\"a\":{\"b\":\"x\"}} | conflict         | 65",
                "\"{\\\"a\\\":\\\"CANARY\\\"}\"          | document-invalid | 65",
                "[\"CANARY\"]                            | document-invalid | 65",
                "{\"a\":\"CANARY\\n\"}                   | whitespace       | 0",
                "{\"a\":{\"value\":\"CANARY\"}}          | value-shape      | 0",
                "{\"a\":\"\\\"CANARY\\\"\"}              | encoded-twice    | 0",
            })
    void aDocumentsMistakesAreNamedAndNoValueIsShown(String document, String rule, int exitCode) {
        Path file = file("document.json", document.replace("CANARY", CANARY));
        for (String form : new String[] {"table", "json", "yaml"}) {
            Ended ended = mxsecrets("lint", file, "-o", form);
            assertThat(ended.exitCode()).isEqualTo(exitCode);
            assertThat(ended.out()).contains(rule);
            assertThat(ended.out() + ended.err()).doesNotContain(CANARY);
        }
        assertThat(mxsecrets("lint", "--strict", file).exitCode()).isEqualTo(65);
        assertThat(withInput(document, "lint", "-").exitCode()).isEqualTo(exitCode);
    }

    @Test
    void filesAreNamedAsForAllCommandsToo() {
        Path bad = file("bad.json", "{");
        Path good = file("good.json", "{\"a\":\"1\"}");
        assertThat(mxsecrets("lint", "-f", good, "-f", bad).exitCode()).isEqualTo(65);
        assertThat(mxsecrets("lint", "-f", good, bad).exitCode()).isEqualTo(65);
        assertThat(mxsecrets("lint", "-f", good).exitCode()).isZero();
        assertThat(mxsecrets("lint").err()).contains("no file is named; add -f FILE");
    }

    @Test
    void theNamesOfPmpAreChecked() {
        Path file = file(
                "document.json",
                "{\"Email\":{\"SMTPPasword\":\"" + CANARY + "\"},\"VCS.GitlabAdminPAT\":{\"value\":\"" + CANARY
                        + "\"},\"kubernetesConfigureToken\":\"" + CANARY + "\"}");
        Ended ended = mxsecrets("lint", "--pmp", file);
        assertThat(ended.out())
                .contains(
                        "did you mean Email.SMTPPassword?",
                        "value-shape",
                        "write BuildCluster.KubernetesConfigureToken")
                .doesNotContain(CANARY, "missing");
        assertThat(ended.err()).contains("0 errors, 3 warnings");
        assertThat(mxsecrets("lint", file).out()).doesNotContain("did you mean");
    }

    @Test
    void theDocumentsOfTheExamplesAreInOrder() {
        Ended ended = mxsecrets("lint", "--strict", EXAMPLES.resolve("pmp/document.nested.json"));
        assertThat(ended.out()).contains("VCS.AzureAuthSecret", "unused").doesNotContain("ERROR");
        assertThat(mxsecrets("lint", EXAMPLES.resolve("pmp/document.flat.json")).exitCode())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "kind: Pod | metadata: {name: a, annotations: {mxsecrets.io/inject: 'true', mxsecrets.io/secrets: x}} | error | did you mean mxsecrets.io/secret",
                "kind: Pod | metadata: {name: a, annotations: {mxsecret.io/inject: 'true'}} | warning | did you mean mxsecrets.io/inject",
                "kind: Pod | metadata: {name: a, labels: {mxsecrets.io/inject: 'true'}} | warning | make it an annotation",
                "kind: Deployment | metadata: {name: a, annotations: {mxsecrets.io/inject: 'true'}} | warning | spec.template.metadata.annotations",
                "kind: CronJob | metadata: {name: a, annotations: {mxsecrets.io/inject: 'true'}} | warning | spec.jobTemplate.spec.template.metadata.annotations",
                "kind: MendixApp | metadata: {name: a, annotations: {mxsecrets.io/inject: 'true'}} | warning | spec.runtimeDeploymentPodAnnotations",
                "kind: Deployment | metadata: {name: a, annotations: {eks.amazonaws.com/role-arn: x}} | warning | read on the ServiceAccount only",
                "kind: Namespace | metadata: {name: a, annotations: {mxsecrets.io/inject: 'true'}} | warning | is a label",
                "kind: Namespace | metadata: {name: a, annotations: {mxsecrets.io/aws-region: 'there!'}} | error | mxsecrets.io/aws-region",
                "kind: OperatorConfiguration | spec: {runtimeDeploymentPodAnnotations: {mxsecrets.io/formt: json}} | error | mxsecrets.io/format",
                "kind: MendixApp | spec: {runtimeDeploymentPodAnnotations: {mxsecrets.io/inject: 'yes'}} | error | inject",
                "kind: ConfigMap | metadata: {name: a, annotations: {mxsecrets.io/secret: x}} | warning | not read by anything",
            })
    void whatIsWrongWithAManifestIsSaid(String kind, String rest, String severity, String words) throws Exception {
        String template = "\nspec: {template: {spec: {containers: [{name: mendix}]}}}";
        String spec = kind.equals("kind: Deployment")
                ? template
                : kind.equals("kind: CronJob")
                        ? "\nspec: {jobTemplate: {spec: {template: {spec: {containers: [{name: mendix}]}}}}}"
                        : kind.equals("kind: Pod") ? "\nspec: {containers: [{name: mendix}]}" : "";
        Path file = file("object.yaml", "apiVersion: v1\n" + kind + "\n" + rest + spec);
        Ended ended = mxsecrets("lint", file, "-o", "json");

        JsonNode findings = new ObjectMapper().readTree(ended.out()).path("findings");
        assertThat(findings).anySatisfy(found -> {
            assertThat(found.path("severity").asText()).isEqualTo(severity);
            assertThat(found.path("sentence").asText()).contains(words);
            assertThat(found.path("object").asText()).startsWith(kind.substring(6));
        });
        assertThat(ended.exitCode()).isEqualTo(severity.equals("error") ? 64 : 0);
        assertThat(mxsecrets("lint", "--strict", file).exitCode()).isEqualTo(64);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "policy: {stric: true} | configuration | did you mean strict?",
                "defaults: {aws-region: 5} | configuration | defaults.aws-region",
                "webhook: {replicas: many} | schema | webhook.replicas",
                "defaults: {store: nowhere} | configuration | stores do not define",
                "policy: {locked: [secret]} | configuration | use policy.secretNames",
                "colour: blue | unknown-file | --as",
            })
    void valuesOfTheChartAreCheckedByItsSchemaAndByTheWebhook(String values, String rule, String words) {
        Ended ended = mxsecrets("lint", file("values.yaml", values), "-o", "json");
        assertThat(ended.out()).contains(rule, words);
        assertThat(ended.exitCode()).isEqualTo(rule.equals("unknown-file") ? 0 : 64);
    }

    @Test
    void eachMistakeInValuesIsSaidOnce() throws Exception {
        String values =
                """
                defaults: {aws-regoin: eu-west-1, refresh-interval: 300, mode: initt}
                policy: {locked: [vault-adress, vault-rol], stric: true}
                stores: {ours: {settings: {vault-role: x, modus: y}, locked: [vault-address]}}
                webhook: {replicas: many}
                webhok: {}
                """;
        Ended ended = mxsecrets("lint", file("values.yaml", values), "-o", "json");
        List<String> sentences =
                new ObjectMapper().readTree(ended.out()).path("findings").findValuesAsText("sentence");
        for (String mistake : List.of(
                "aws-regoin",
                "refresh-interval",
                "defaults.mode",
                "vault-adress",
                "vault-rol\"",
                "stric",
                "modus",
                "vault-address",
                "webhook.replicas",
                "webhok")) {
            assertThat(sentences)
                    .filteredOn(sentence -> sentence.contains(mistake))
                    .as(mistake)
                    .hasSize(1);
        }
        assertThat(sentences).hasSize(10);
    }

    @Test
    void theTemplateIsInOrderUntilANameThatNothingReadsHasAValue() {
        String template = mxsecrets("template", "pmp").out();
        assertThat(withInput(template, "lint", "-").err()).startsWith("0 errors, 0 warnings,");
        String filled = template.replaceFirst("\"AnthropicApiKey\" *: *\"\"", "\"AnthropicApiKey\":\"" + CANARY + "\"");
        assertThat(withInput(filled, "lint", "-").out()).contains("Maia.AnthropicApiKey is read by later versions");
    }

    @Test
    void goodValuesAndManifestsOfTheExamplesHaveNoMistake() {
        assertThat(mxsecrets("lint", file("values.yaml", "defaults: {aws-region: eu-west-1}"))
                        .err())
                .isEqualTo("0 errors, 0 warnings, 0 notes\n");
        assertThat(mxsecrets("lint", Path.of("../../charts/mendix-secrets-injector/values.yaml"))
                        .exitCode())
                .isZero();
        Ended ended = mxsecrets("lint", "--strict", EXAMPLES.resolve("operator/mendixapp.yaml"));
        assertThat(ended.exitCode()).as(ended.out()).isZero();
        assertThat(ended.out()).isEmpty();
    }

    @Test
    void thePolicyOfTheClusterCounts() {
        Path values = file("values.yaml", "policy: {vaultAddresses: ['https://other.example:8200']}");
        Path pod = EXAMPLES.resolve("pmp/pod-vault.yaml");
        assertThat(mxsecrets("lint", pod).exitCode()).isZero();
        Ended ended = mxsecrets("lint", "--values", values, pod);
        assertThat(ended.exitCode()).isEqualTo(64);
        assertThat(ended.out()).contains("policy");
    }

    @Test
    void whatIsForcedIsNotGuessed() {
        Path file = file("a.yaml", "{\"apiVersion\":\"v1\",\"kind\":\"Pod\"}");
        assertThat(mxsecrets("lint", "--as", "document", file).exitCode()).isZero();
        assertThat(mxsecrets("lint", file).exitCode()).isEqualTo(65);
        assertThat(mxsecrets("lint", file("broken.yaml", "a: [" + CANARY)).err())
                .doesNotContain(CANARY);
        assertThat(mxsecrets("lint", file("broken.yaml", "a: [" + CANARY)).exitCode())
                .isEqualTo(65);
        assertThat(mxsecrets("lint", file("tabs.json", "{\n\t\"kind\":\"Service\",\"apiVersion\":\"v1\"}"))
                        .exitCode())
                .isZero();
    }
}
