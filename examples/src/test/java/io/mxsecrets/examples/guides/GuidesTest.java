package io.mxsecrets.examples.guides;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.observe.Metric;
import io.mxsecrets.core.settings.Setting;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import io.mxsecrets.injection.SkipReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The guides name what there is, all of it, and nothing else. */
class GuidesTest {
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern ANNOTATION = Pattern.compile("mxsecrets\\.io/([a-z][a-z-]*[a-z])");
    private static final Pattern ALERT = Pattern.compile("- alert: (\\w+)");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]*)(#[^)\\s]*)?\\)");
    /** What the webhook writes, and the names of things that are no settings: a Namespace's label is one too. */
    private static final Set<String> OURS = Set.of("status");

    static Stream<Path> pages() throws IOException {
        return Pages.all().stream();
    }

    @Test
    void troubleshootingHasEveryExitCode() throws IOException {
        assertThat(firstCells("Exit codes"))
                .containsExactlyElementsOf(Arrays.stream(ExitCode.values())
                        .map(code -> Integer.toString(code.number()))
                        .toList());
    }

    @Test
    void troubleshootingHasEveryReason() throws IOException {
        assertThat(codes("Reasons"))
                .containsExactlyElementsOf(
                        Arrays.stream(Reason.values()).map(Reason::label).toList());
    }

    @Test
    void troubleshootingHasEveryReasonWhyAPodIsLeftAlone() throws IOException {
        assertThat(codes("No injection"))
                .containsExactlyElementsOf(Arrays.stream(SkipReason.values())
                        .map(SkipReason::label)
                        .toList());
    }

    @Test
    void troubleshootingHasEveryMetricOfTheAgent() throws IOException {
        assertThat(codes("Metrics of the agent"))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Metric.values()).map(Metric::text).toList());
    }

    @Test
    void troubleshootingHasEveryAlert() throws IOException {
        String rules = Files.readString(Pages.ROOT.resolve("charts/mendix-secrets-injector/files/rules.yaml"));
        assertThat(codes("Alerts"))
                .containsExactlyElementsOf(
                        ALERT.matcher(rules).results().map(m -> m.group(1)).toList());
    }

    @Test
    void everyThreatNamesTestsThatExist() throws IOException {
        Set<String> tests = tests();
        List<List<String>> threats = Pages.rows(Pages.section(Pages.guide("security"), "Threats"));
        assertThat(threats).hasSizeGreaterThan(20);
        for (List<String> threat : threats.subList(1, threats.size())) {
            List<String> named = codesOf(threat.get(2));
            assertThat(named).as(threat.get(0)).isNotEmpty().allMatch(tests::contains);
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyAnnotationIsASetting(Path page) throws IOException {
        assertThat(all(ANNOTATION, Files.readString(page))).isSubsetOf(settings());
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkLeadsSomewhere(Path page) throws IOException {
        Matcher links = LINK.matcher(Files.readString(page));
        while (links.find()) {
            if (links.group(1).matches("[a-z]+:.*")) {
                continue; // Another server's page.
            }
            Path target = links.group(1).isEmpty() ? page : page.resolveSibling(links.group(1));
            assertThat(target).as(links.group()).exists();
            if (links.group(2) != null) {
                assertThat(anchors(target)).as(links.group()).contains(links.group(2));
            }
        }
    }

    private static List<String> firstCells(String section) throws IOException {
        List<List<String>> rows = Pages.rows(Pages.section(Pages.guide("troubleshooting"), section));
        return rows.subList(1, rows.size()).stream().map(row -> row.get(0)).toList();
    }

    /** What stands as code in the first cells. */
    private static List<String> codes(String section) throws IOException {
        return firstCells(section).stream()
                .flatMap(cell -> codesOf(cell).stream())
                .toList();
    }

    static List<String> codesOf(String cell) {
        return CODE.matcher(cell).results().map(m -> m.group(1)).toList();
    }

    static Set<String> settings() {
        Set<String> names =
                SettingRegistry.all().stream().map(Setting::name).collect(Collectors.toCollection(TreeSet::new));
        names.addAll(OURS);
        return names;
    }

    private static Set<String> tests() throws IOException {
        try (Stream<Path> files = Files.walk(Pages.ROOT)) {
            return files.map(file -> Pages.ROOT.relativize(file).toString())
                    .filter(name -> name.contains("src/test/java/") && name.endsWith(".java"))
                    .map(name -> name.replaceAll(".*/|\\.java$", ""))
                    .filter(name -> name.matches(".*(Test|IT)"))
                    .collect(Collectors.toSet());
        }
    }

    private static Set<String> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(m -> m.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    /** As the forges make them of headings. */
    private static Set<String> anchors(Path page) throws IOException {
        return Files.readAllLines(page).stream()
                .filter(line -> line.matches("#+ .*"))
                .map(line -> line.replaceFirst("#+ ", "")
                        .toLowerCase(java.util.Locale.ROOT)
                        .replaceAll("[^a-z0-9 _-]", "")
                        .replace(' ', '-'))
                .map(anchor -> "#" + anchor)
                .collect(Collectors.toSet());
    }
}
