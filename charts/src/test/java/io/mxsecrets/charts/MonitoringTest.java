package io.mxsecrets.charts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mxsecrets.core.observe.Metric;
import io.mxsecrets.testbed.server.Binaries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    10.1.2.3    | ''   | 8791 | 10.1.2.3:8791
                    10.1.2.3    | ''   | 8799 | 10.1.2.3:8799
                    10.1.2.3    | 9901 | 8799 | 10.1.2.3:9901
                    fd00::a:1   | ''   | 8791 | [fd00::a:1]:8791
                    fd00::a:1   | 9901 | 8791 | [fd00::a:1]:9901
                    """)
    void thePodMonitorFindsAPodOnThePortThatItNames(String ip, String annotation, String port, String address) {
        assertThat(relabelled(port, ip, annotation, "mxsecrets-sidecar")).contains(address);
    }

    @Test
    void thePodMonitorLeavesOutOtherContainersAndSidecarsThatListenNowhere() {
        assertThat(relabelled("8791", "10.1.2.3", "none", "mxsecrets-sidecar")).isEmpty();
        assertThat(relabelled("8791", "10.1.2.3", "", "mendix")).isEmpty();
    }

    /** What Prometheus makes of a pod's labels by the rules of the chart: the address, or nothing where it is dropped. */
    private static Optional<String> relabelled(String port, String ip, String annotation, String container) {
        JsonNode rules = Chart.template("--set", "monitoring.podMonitor.enabled=true,defaults.health-listen=" + port)
                .object("PodMonitor")
                .at("/spec/podMetricsEndpoints/0/relabelings");
        Map<String, String> labels = new HashMap<>(Map.of(
                "__meta_kubernetes_pod_ip", ip,
                "__meta_kubernetes_pod_annotation_mxsecrets_io_health_listen", annotation,
                "__meta_kubernetes_pod_container_name", container));
        for (JsonNode rule : rules) {
            String joined = StreamSupport.stream(rule.path("sourceLabels").spliterator(), false)
                    .map(label -> labels.getOrDefault(label.asText(), ""))
                    .collect(Collectors.joining(";"));
            Matcher matcher = Pattern.compile(rule.path("regex").asText()).matcher(joined);
            boolean fits = matcher.matches();
            switch (rule.path("action").asText("replace")) {
                case "keep" -> {
                    if (!fits) {
                        return Optional.empty();
                    }
                }
                case "drop" -> {
                    if (fits) {
                        return Optional.empty();
                    }
                }
                default -> {
                    if (fits) {
                        labels.put(
                                rule.path("targetLabel").asText(),
                                matcher.replaceFirst(rule.path("replacement").asText()));
                    }
                }
            }
        }
        return Optional.ofNullable(labels.get("__address__"));
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
