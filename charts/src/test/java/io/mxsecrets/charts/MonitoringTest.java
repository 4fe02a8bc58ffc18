package io.mxsecrets.charts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mxsecrets.core.observe.Metric;
import io.mxsecrets.testbed.Binaries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Alerts and dashboard ask for metrics that exist. */
class MonitoringTest {
    private static final Pattern AGENTS = Pattern.compile("mxsecrets_agent_[a-z_]+");
    private static final Pattern WEBHOOKS = Pattern.compile("mxsecrets_webhook_[a-z_]+");
    /** As the webhook's sources name a meter, and what Prometheus makes of the name. */
    private static final Pattern METERS = Pattern.compile("\"(mxsecrets\\.webhook\\.[a-z.]+)\"");

    private static final Path CASES = Chart.ROOT.resolve("charts/src/test/promtool/alerts.yaml");

    private static final List<String> SUFFIXES = List.of("", "_total", "_seconds_bucket");

    @Test
    void everyMetricOfTheAgentIsInTheRegister() throws IOException {
        List<String> known = Arrays.stream(Metric.values()).map(Metric::text).toList();
        assertThat(asked("files/rules.yaml", AGENTS)).isNotEmpty().isSubsetOf(known);
        assertThat(asked("files/dashboard.json", AGENTS)).isNotEmpty().isSubsetOf(known);
    }

    @Test
    void everyMetricOfTheWebhookIsOneThatItMakes() throws IOException {
        TreeSet<String> known = new TreeSet<>();
        for (Path source : sources()) {
            Matcher meters = METERS.matcher(Files.readString(source));
            while (meters.find()) {
                String name = meters.group(1).replace('.', '_');
                SUFFIXES.forEach(suffix -> known.add(name + suffix));
            }
        }
        assertThat(asked("files/rules.yaml", WEBHOOKS)).isNotEmpty().isSubsetOf(known);
        assertThat(asked("files/dashboard.json", WEBHOOKS)).isNotEmpty().isSubsetOf(known);
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Chart.ROOT.resolve("webhook/src/main/java"))) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
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

    @Test
    void prometheusTakesTheRules() throws Exception {
        assertThat(promtool("check", "rules", Chart.FOLDER.resolve("files/rules.yaml")))
                .contains("SUCCESS");
    }

    @Test
    void everyAlertFiresWhenItShouldAndNotBefore() throws Exception {
        JsonNode rules = Chart.YAML.readTree(Files.readString(Chart.FOLDER.resolve("files/rules.yaml")));
        String cases = Files.readString(CASES);
        assertThat(rules.findValuesAsText("alert"))
                .isNotEmpty()
                .allMatch(alert -> cases.contains("alertname=\"" + alert + "\", alertstate=\"firing\""));

        assertThat(promtool("test", "rules", CASES)).contains("SUCCESS");
    }

    private static String promtool(String command, String what, Path file) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Binaries.need("promtool").toString(), command, what, file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    private static TreeSet<String> asked(String file, Pattern names) throws IOException {
        Matcher matcher = names.matcher(Files.readString(Chart.FOLDER.resolve(file)));
        TreeSet<String> found = new TreeSet<>();
        while (matcher.find()) {
            found.add(matcher.group());
        }
        return found;
    }
}
