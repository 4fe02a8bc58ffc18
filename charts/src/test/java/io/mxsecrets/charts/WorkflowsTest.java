package io.mxsecrets.charts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mxsecrets.testbed.Binaries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the workflows may do: nothing that was not written down, by nobody whose code can change unseen. */
class WorkflowsTest {
    private static final Pattern PINNED = Pattern.compile(".*uses: [\\w.-]+/[\\w./-]+@[0-9a-f]{40} # v[0-9.]+");
    private static final Pattern EXPRESSION = Pattern.compile("\\$\\{\\{");

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
                .allMatch(line -> PINNED.matcher(line).matches());
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
            assertThat(job.path("timeout-minutes").asInt()).isPositive();
        });
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
