package io.mxsecrets.charts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mxsecrets.testbed.server.Binaries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the workflows may do: nothing that was not written down, by nobody whose code can change unseen. */
class WorkflowsTest {
    private static final Pattern PINNED = Pattern.compile(".*uses: [\\w.-]+/[\\w./-]+@[0-9a-f]{40} # v[0-9.]+");
    private static final Pattern EXPRESSION = Pattern.compile("\\$\\{\\{");

    private static final Pattern DIGEST = Pattern.compile("@sha256:[0-9a-f]{64}$");

    static Stream<Path> dockerfiles() {
        return Stream.of("src/agent", "webhook").flatMap(module -> Stream.of("jvm", "native")
                .map(kind -> Chart.ROOT.resolve(module + "/src/main/docker/Dockerfile." + kind)));
    }

    static Stream<Path> workflows() throws IOException {
        try (Stream<Path> files = Files.list(Chart.ROOT.resolve(".github/workflows"))) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void isAsGitHubReadsIt(Path workflow) throws Exception {
        Process lint = new ProcessBuilder(
                        Binaries.need("actionlint").toString(),
                        "-shellcheck=",
                        "-pyflakes=", // Where they happen to be installed, they would find more than elsewhere.
                        workflow.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(lint.getInputStream().readAllBytes())).isEmpty();
        assertThat(lint.waitFor()).isZero();
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void everyActionIsPinnedByItsHash(Path workflow) throws IOException {
        assertThat(Files.readAllLines(workflow).stream().filter(line -> line.contains("uses:")))
                .isNotEmpty()
                .allMatch(line -> PINNED.matcher(line).matches() || line.contains("uses: ./.github/workflows/"));
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void nothingIsAllowedButWhatAJobNames(Path workflow) throws IOException {
        JsonNode root = Chart.YAML.readTree(Files.readString(workflow));
        assertThat(root.path("permissions").isObject()).isTrue();
        assertThat(root.path("permissions")).isEmpty();
        assertThat(root.path("concurrency").path("group").asText()).isNotEmpty();
        root.path("jobs").forEach(job -> {
            assertThat(job.path("permissions")).isNotEmpty();
            assertThat(called(job) || job.path("timeout-minutes").asInt() > 0).isTrue();
        });
    }

    /** What can be changed for others: packages, releases, signatures of our name. */
    @ParameterizedTest
    @MethodSource("workflows")
    void whoWritesWaitsForTheTestsAndForAReviewer(Path workflow) throws IOException {
        JsonNode jobs = Chart.YAML.readTree(Files.readString(workflow)).path("jobs");
        jobs.properties().forEach(job -> {
            if (job.getValue().path("permissions").toString().contains("write")) {
                assertThat(job.getValue().path("environment").asText())
                        .as(job.getKey())
                        .isEqualTo("release");
                assertThat(before(jobs, job.getValue())).as(job.getKey()).anyMatch(WorkflowsTest::called);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void imagesThatAreNamedArePinned(Path workflow) throws IOException {
        assertThat(Chart.YAML.readTree(Files.readString(workflow)).findValues("image").stream()
                        .filter(JsonNode::isTextual)
                        .map(JsonNode::asText))
                .allMatch(image -> DIGEST.matcher(image).find());
    }

    /** A base is a build argument, for which a release gives the digest that it looked up once. */
    @ParameterizedTest
    @MethodSource("dockerfiles")
    void everyBaseIsAnArgumentThatAReleasePins(Path dockerfile) throws IOException {
        List<String> lines = Files.readAllLines(dockerfile);
        List<String> given = lines.stream()
                .filter(line -> line.matches("ARG [A-Z]+=\\S+:\\S+"))
                .map(line -> line.substring("ARG ".length(), line.indexOf('=')))
                .toList();
        assertThat(lines.stream().filter(line -> line.startsWith("FROM ")).toList())
                .isNotEmpty()
                .allMatch(from -> given.stream().anyMatch(name -> from.contains(" $" + name)));

        String release = Files.readString(Chart.ROOT.resolve(".github/workflows/release.yaml"));
        String folder = Chart.ROOT.relativize(dockerfile.getParent()).toString();
        assertThat(release).contains(folder + "/Dockerfile.*", "\"${arguments[@]}\"");
    }

    private static boolean called(JsonNode job) {
        return job.path("uses").asText().equals("./.github/workflows/build.yaml");
    }

    /** The jobs that must have passed. */
    private static List<JsonNode> before(JsonNode jobs, JsonNode job) {
        JsonNode needs = job.path("needs"); // One name, or a list of them.
        Stream<JsonNode> names =
                needs.isTextual() ? Stream.of(needs) : StreamSupport.stream(needs.spliterator(), false);
        return names.map(name -> jobs.path(name.asText()))
                .flatMap(needed -> Stream.concat(Stream.of(needed), before(jobs, needed).stream()))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void noScriptIsPutTogetherFromAnEvent(Path workflow) throws IOException {
        JsonNode root = Chart.YAML.readTree(Files.readString(workflow));
        assertThat(root.findValuesAsText("run"))
                .noneMatch(script -> EXPRESSION.matcher(script).find());
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void checkoutsLeaveNoTokenBehind(Path workflow) throws IOException {
        JsonNode root = Chart.YAML.readTree(Files.readString(workflow));
        for (JsonNode job : root.path("jobs")) {
            for (JsonNode step : job.path("steps")) {
                if (step.path("uses").asText().startsWith("actions/checkout@")) {
                    assertThat(step.at("/with/persist-credentials").asBoolean(true))
                            .isFalse();
                }
            }
        }
    }
}
