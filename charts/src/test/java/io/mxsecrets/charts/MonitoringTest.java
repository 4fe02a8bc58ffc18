package io.mxsecrets.charts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mxsecrets.core.observe.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Alerts and dashboard ask for metrics that exist. */
class MonitoringTest {
    private static final Pattern AGENTS = Pattern.compile("mxsecrets_agent_[a-z_]+");

    @Test
    void everyMetricOfTheAgentIsInTheRegister() throws IOException {
        List<String> known = Arrays.stream(Metric.values()).map(Metric::text).toList();
        assertThat(asked("files/rules.yaml")).isNotEmpty().isSubsetOf(known);
        assertThat(asked("files/dashboard.json")).isNotEmpty().isSubsetOf(known);
    }

    @Test
    void everyAlertSaysWhatHappenedAndWhatToDo() throws IOException {
        JsonNode rules = Chart.YAML.readTree(Files.readString(Chart.FOLDER.resolve("files/rules.yaml")));
        List<JsonNode> alerts = rules.findValues("annotations");
        assertThat(alerts).hasSizeGreaterThan(5).allSatisfy(alert -> {
            assertThat(alert.path("summary").asText()).endsWith(".");
            assertThat(alert.path("action").asText()).endsWith(".");
        });
        assertThat(rules.findValuesAsText("severity")).isSubsetOf("critical", "warning", "info");
    }

    private static TreeSet<String> asked(String file) throws IOException {
        Matcher matcher = AGENTS.matcher(Files.readString(Chart.FOLDER.resolve(file)));
        TreeSet<String> names = new TreeSet<>();
        while (matcher.find()) {
            names.add(matcher.group());
        }
        return names;
    }
}
