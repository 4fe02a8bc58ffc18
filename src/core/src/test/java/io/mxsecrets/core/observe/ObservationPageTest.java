package io.mxsecrets.core.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.core.GeneratedPage;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page about what the agent tells, made from the registers. */
class ObservationPageTest {
    private static final String HEAD =
            """
            # What the agent tells

            Made from the registers in `src/core` (`Metric`, `LogKey`, `Reason`); a test fails when this page differs from them.

            ## Pages

            The sidecar answers `GET` on `health-listen` (8791), on the pod's address, else on 127.0.0.1.

            | path | 200 | else |
            |---|---|---|
            | `/healthz` | the loop keeps its schedule | 503 |
            | `/readyz` | there is a generation, its files can be read, and `on-stale: unready` finds no source stale | 503 |
            | `/changed` | the generation is the pod's first one | 500: as a liveness probe of the app's container it restarts the app once after a rotation. The kubelet is told three times, or `?failures=N` times for a `failureThreshold` that is neither 2 nor 3; two containers ask `/changed?app` and `/changed?worker` |
            | `/metrics` | the metrics below, as Prometheus' text | |
            | `/status` | for `mxsecrets pods` and `mxsecrets wait`, as JSON: the agent's version, the generation, and by alias the version in the files, its age, why it fails | |

            """;

    @Test
    void thePageSaysWhatTheRegistersSay() {
        GeneratedPage.check("docs/reference/observation.md", HEAD + metrics() + lines() + reasons());
    }

    @Test
    void namesFollowPrometheus() {
        for (Metric metric : Metric.values()) {
            boolean counter = metric.type() == Metric.Type.COUNTER;
            assertThat(metric.text())
                    .matches("mxsecrets_agent_[a-z_]+")
                    .satisfies(name -> assertThat(name.endsWith("_total")).isEqualTo(counter));
            assertThat(metric.help()).endsWith(".").doesNotContain("\n", "\\");
        }
        assertThat(Arrays.stream(Metric.values()).map(Metric::text)).doesNotHaveDuplicates();
    }

    private static String metrics() {
        return "## Metrics\n\nNames and labels are stable. `source` is an alias, never a reference; empty where it is about all.\n\n"
                + "| metric | kind | labels | what it is |\n|---|---|---|---|\n"
                + Arrays.stream(Metric.values())
                        .map(metric -> "| `%s` | %s | %s | %s |\n"
                                .formatted(
                                        metric.text(),
                                        metric.type().name().toLowerCase(Locale.ROOT),
                                        metric.labels().stream()
                                                .map(label -> "`" + label + "`")
                                                .collect(Collectors.joining(", ")),
                                        metric.help()))
                        .collect(Collectors.joining())
                + "\n";
    }

    private static String lines() {
        return """
                ## Log lines

                One line an event, on standard error; standard output has what a person asked for. With `log-format: json` an object
                with `time`, `level`, `message` and some of these keys, with `text` the same for people. No value, token or body, ever.
                Foreign text is bounded, and what cannot be seen in it (controls, line ends, direction marks) is `\\uXXXX`.
                What libraries say comes as lines with `logger`: warnings, and with `log-level: debug` also information. A library that
                speaks with stores is named once and never quoted.

                | key | what it is |
                |---|---|
                """
                + Arrays.stream(LogKey.values())
                        .map(key -> "| `%s` | %s |\n".formatted(key.label(), key.words()))
                        .collect(Collectors.joining())
                + "\nSteps: "
                + Arrays.stream(Step.values())
                        .map(step -> "`" + step.label() + "`")
                        .collect(Collectors.joining(", "))
                + ".\n\n";
    }

    private static String reasons() {
        return """
                ## Reasons

                `init` ends with the exit code; it tries again until its deadline where the last column says so, and at once ends
                otherwise. The sidecar keeps the files whatever the reason.

                | reason | exit code | tried again |
                |---|---|---|
                """
                + Arrays.stream(Reason.values())
                        .map(reason -> "| `%s` | %d | %s |\n"
                                .formatted(
                                        reason.label(),
                                        reason.exitCode().number(),
                                        reason.retry().name().toLowerCase(Locale.ROOT)))
                        .collect(Collectors.joining());
    }
}
