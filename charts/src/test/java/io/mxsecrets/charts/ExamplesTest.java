package io.mxsecrets.charts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mxsecrets.injection.Decision;
import io.mxsecrets.injection.Injector;
import io.mxsecrets.injection.config.Configuration;
import io.mxsecrets.injection.pod.Pod;
import io.mxsecrets.testbed.server.Binaries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each example of a deployment through the injector, with the configuration that the chart renders for it. */
class ExamplesTest {
    private static final Path EXAMPLES = Chart.ROOT.resolve("examples");
    /** What a page says that its reader has already. */
    private static final Pattern THEIRS = Pattern.compile("(?s)```yaml before.*?```");

    private static final Pattern SECRET = Pattern.compile("mxsecrets\\.io/secret[.\\w-]*: \"?([^\\s\"]+)");

    static Stream<Example> examples() throws IOException {
        try (Stream<Path> files = Files.walk(EXAMPLES)) {
            return files
                    .filter(file -> file.toString().endsWith(".yaml")
                            && !file.toString().contains("target")
                            && !file.toString().contains("/chart/")
                            && !file.getParent().endsWith("aws"))
                    .sorted()
                    .map(Example::of)
                    .filter(example -> !example.pods().isEmpty())
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyPodIsInjected(Example example) throws IOException {
        for (Example.Made made : example.pods()) {
            assertThat(review(example, made))
                    .as(example + " in " + made.namespace())
                    .isInstanceOf(Decision.Injected.class);
        }
    }

    /** What a pod names is made in the example's folder, or by the injector's chart. */
    @ParameterizedTest
    @MethodSource("all")
    void everyObjectThatAPodNamesIsMadeThere(Example example) {
        for (Example.Made made : example.pods()) {
            JsonNode annotations = made.pod().at("/metadata/annotations");
            named("ServiceAccount", made.pod().at("/spec/serviceAccountName"), example);
            named("ConfigMap", annotations.path("mxsecrets.io/ca-configmap"), example);
            named("Secret", annotations.path("mxsecrets.io/aws-credentials-secret"), example);
        }
        for (JsonNode app : example.objects()) {
            named("ConfigMap", app.at("/spec/runtimeDeploymentPodAnnotations/mxsecrets.io~1ca-configmap"), example);
        }
    }

    private static void named(String kind, JsonNode name, Example example) {
        if (name.isTextual() && !name.asText().equals("default")) {
            assertThat(example.others())
                    .as("%s: %s %s", example, kind, name)
                    .anyMatch(o -> o.path("kind").asText().equals(kind)
                            && o.at("/metadata/name").equals(name));
        }
    }

    static Stream<Example> all() throws IOException {
        try (Stream<Path> files = Files.walk(EXAMPLES)) {
            return files
                    .filter(file -> file.toString().endsWith(".yaml")
                            && !file.toString().contains("target")
                            && !file.toString().contains("/chart/"))
                    .sorted()
                    .map(Example::of)
                    .toList()
                    .stream();
        }
    }

    /** A name that ends with a hyphen and six characters reads like the end of an ARN. */
    @ParameterizedTest
    @MethodSource("all")
    void noSecretHasANameThatReadsLikeTheEndOfAnArn(Example example) throws IOException {
        String text = Files.readString(example.file());
        assertThat(SECRET.matcher(text).results().map(match -> match.group(1)))
                .noneMatch(name -> !name.startsWith("arn:") && name.matches(".*-[A-Za-z0-9]{6}"));
    }

    /** Private Mendix Platform's role, policy and accounts are its own: what we make stands beside them. */
    @ParameterizedTest
    @ValueSource(strings = {"examples", "docs/guides"})
    void noExampleTakesANameOfPmpsOwn(String folder) throws IOException {
        try (Stream<Path> files = Files.walk(Chart.ROOT.resolve(folder))) {
            for (Path file : files.filter(f -> f.toString().matches(".*\\.(md|yaml|json|tf|env)|.*/setup")
                            && !f.toString().contains("target"))
                    .toList()) {
                assertThat(THEIRS.matcher(Files.readString(file)).replaceAll(""))
                        .as(file.toString())
                        .doesNotContain("pmp-secret-access", "pmp-secrets-access", "PMP-SecretsManager-Role");
            }
        }
    }

    @Test
    void thePortableAppsChartMakesAPodThatIsInjected() throws IOException {
        Chart.Result rendered = Chart.helm(
                Map.of(),
                List.of(
                        "template",
                        "orders",
                        EXAMPLES.resolve("portable/chart").toString(),
                        "--set",
                        "restartOnChange=true"));
        Example example = new Example(EXAMPLES.resolve("portable"), rendered.objects(), rendered.objects());
        assertThat(example.pods()).hasSize(1);
        assertThat(review(example, example.pods().get(0))).isInstanceOf(Decision.Injected.class);

        Chart.Result lint = Chart.helm(
                Map.of(),
                List.of("lint", "--strict", EXAMPLES.resolve("portable/chart").toString()));
        assertThat(lint.status()).as(lint.out()).isZero();
    }

    @Test
    void theOperatorsPodHasTheAnnotationsOfItsMendixApp() {
        JsonNode app = Example.of(EXAMPLES.resolve("operator/mendixapp.yaml"))
                .objects()
                .get(1);
        JsonNode pod =
                Example.of(EXAMPLES.resolve("operator/pod.yaml")).objects().get(0);
        JsonNode namespace = Example.of(EXAMPLES.resolve("operator/operatorconfiguration.yaml"))
                .objects()
                .get(0);
        JsonNode annotations = pod.at("/metadata/annotations");
        assertThat(app.at("/spec/runtimeDeploymentPodAnnotations")).isEqualTo(annotations);
        assertThat(namespace.at("/spec/runtimeDeploymentPodAnnotations")).isEqualTo(annotations);
        assertThat(pod.at("/spec/serviceAccountName")).isEqualTo(app.at("/metadata/name"));
    }

    @Test
    void aJobGetsNoSidecar() throws IOException {
        Example job = Example.of(EXAMPLES.resolve("job/job.yaml"));
        Decision.Injected decision = (Decision.Injected) review(job, job.pods().get(0));
        assertThat(decision.patch().toString()).contains("mxsecrets-init").doesNotContain("mxsecrets-sidecar");
    }

    @ParameterizedTest
    @ValueSource(strings = {"linkerd", "istio"})
    void theInitContainerStandsBehindAMeshsNativeProxy(String mesh) throws IOException {
        Example example = Example.of(EXAMPLES.resolve("mesh/" + mesh + ".yaml"));
        Decision.Injected decision =
                (Decision.Injected) review(example, example.pods().get(0));
        for (JsonNode operation : decision.patch()) {
            if (operation.at("/value/name").asText().equals("mxsecrets-init")) {
                assertThat(operation.path("path").asText()).isIn("/spec/initContainers/2", "/spec/initContainers/-");
                return;
            }
        }
        throw new AssertionError("no init container in " + decision.patch());
    }

    @Test
    void cloudFormationsTemplateFitsTheSchemasOfItsResources() throws Exception {
        assertThat(run("cfn-lint", "aws/cloudformation.yaml")).isEmpty();
        JsonNode template = Chart.YAML.readTree(Files.readString(EXAMPLES.resolve("aws/cloudformation.yaml")));
        assertThat(template.path("Parameters").has("OIDCProviderURL")).isTrue();
        assertThat(template.path("Parameters").has("RoleName")).isTrue();
        assertThat(template.path("Outputs").has("RoleARN")).isTrue();
    }

    @Test
    void terraformsFileIsHclAndMakesWhatTheOtherTemplateMakes() throws Exception {
        JsonNode hcl = new ObjectMapper().readTree(run("hcl-lint", "aws/terraform/main.tf"));
        assertThat(hcl.findValuesAsText("variable").toString()).contains(":aud", ":sub");
        assertThat(hcl.path("output").toString()).contains("role_arn");
        assertThat(hcl.path("resource")).hasSize(2);
    }

    private static Decision review(Example example, Example.Made made) throws IOException {
        Path values = example.file().resolveSibling("injector-values.yaml");
        Chart.Result rendered = Files.exists(values) ? Chart.template("-f", values.toString()) : withFiles();
        String configuration = rendered.named("ConfigMap", "mendix-secrets-injector")
                .orElseThrow()
                .at("/data/webhook.json")
                .asText();
        return new Injector(Configuration.of(new ObjectMapper().readTree(configuration)), "mendix-secrets-injector")
                .review(new Pod(made.pod()), made.namespace(), example);
    }

    /** As a desk has it, where one example reads a file. */
    private static Chart.Result withFiles() {
        return Chart.template("--set", "policy.providers={aws,vault,file}");
    }

    private static String run(String program, String file) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Binaries.need(program).toString(),
                        EXAMPLES.resolve(file).toString())
                .redirectErrorStream(true)
                .start();
        String out = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(out).isZero();
        return out.strip();
    }
}
