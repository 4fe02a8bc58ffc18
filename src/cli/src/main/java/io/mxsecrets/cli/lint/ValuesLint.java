package io.mxsecrets.cli.lint;

import com.fasterxml.jackson.databind.JsonNode;
import io.mxsecrets.cli.chart.ChartValues;
import io.mxsecrets.cli.lint.LintFinding.Severity;
import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.injection.config.BadConfiguration;
import io.mxsecrets.injection.config.Configuration;
import io.mxsecrets.injection.config.ConfigurationProblem;
import java.util.List;
import java.util.stream.Stream;

/**
 * Values of our chart: its schema, and the check that the webhook makes of its own configuration. Where both name one mistake, the
 * webhook's sentence stands, which knows the nearest name.
 */
final class ValuesLint {
    private ValuesLint() {}

    static List<LintFinding> findings(String file, JsonNode given) {
        ChartValues values = ChartValues.of(given);
        if (!values.isLikely()) {
            return List.of(
                    finding(
                            file,
                            Severity.WARNING,
                            "unknown-file",
                            "is neither an object of Kubernetes nor values of the chart mendix-secrets-injector; say what it is by --as"));
        }
        List<ConfigurationProblem> webhook = webhook(values.configuration());
        Stream<LintFinding> schema = values.problems().stream()
                .filter(problem -> webhook.stream().noneMatch(problem::isOf))
                .map(problem -> finding(file, Severity.ERROR, "schema", problem.sentence()));
        return Stream.concat(
                        schema, webhook.stream().map(p -> finding(file, Severity.ERROR, "configuration", p.sentence())))
                .toList();
    }

    private static List<ConfigurationProblem> webhook(JsonNode configuration) {
        try {
            Configuration.of(configuration);
            return List.of();
        } catch (BadConfiguration e) {
            return e.problems();
        }
    }

    private static LintFinding finding(String file, Severity severity, String rule, String sentence) {
        return new LintFinding(file, "", severity, rule, sentence, ExitCode.SETTINGS);
    }
}
