package io.mxsecrets.injection.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.mxsecrets.core.settings.Setting;
import io.mxsecrets.core.settings.SettingVisibility;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import io.mxsecrets.injection.config.BadConfiguration;
import io.mxsecrets.injection.config.Configuration;
import io.mxsecrets.injection.config.ConfigurationProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** W31: mistakes of an admin, each refused with the place that it stands in. The chart's tests show who is first. */
class MistakesTest {
    private static final Path TABLE = Path.of("src/test/resources/configuration-mistakes.txt");
    private static final String IMAGE = "registry.example/agent@sha256:" + "a".repeat(64);

    private static final Path PAGE = Path.of("../../docs/engineering/mistakes.md");
    private static final Map<String, String> FIRST =
            Map.of("schema", "Helm's schema", "render", "the chart's templates", "load", "the webhook");
    private static final String HEAD =
            """
            # Mistakes of an admin, and what refuses them

            Made from `configuration-mistakes.txt` by `MistakesTest`; do not edit. `MistakesIT` gives each to `helm upgrade` of a
            release on a real API server, with the packaged webhook behind its registration. After each, the first that sees it has
            refused it, the configuration before is in force, and an opted-in pod is injected as before. Where Helm's schema or
            the chart's templates refuse, the release and its ConfigMap stay as they are, too.

            | values | refused by | the webhook's words, where it is given them |
            |---|---|---|
            """;

    static Stream<String> mistakes() throws IOException {
        return Files.readAllLines(TABLE).stream()
                .filter(line -> !line.startsWith("#") && !line.isBlank() && !line.endsWith("| -"));
    }

    private static ObjectNode values(String yaml) {
        try {
            ObjectNode values = (ObjectNode) new YAMLMapper().readTree(yaml);
            values.putObject("images").put("agent", IMAGE);
            return values;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(yaml, e);
        }
    }

    private static List<String> problems(JsonNode values) {
        return catchThrowableOfType(BadConfiguration.class, () -> Configuration.of(values)).problems().stream()
                .map(ConfigurationProblem::sentence)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void w31IsRefusedWithItsPlace(String line) {
        String[] columns = line.split(" \\| ");

        List<String> problems = problems(values(columns[1]));

        assertThat(problems).anyMatch(problem -> problem.contains(columns[2]));
        assertThat(problems).hasSizeLessThan(3).allMatch(problem -> problem.length() < 400);
    }

    /** The page is made of the table; {@code -Ddocs.write} writes it anew. */
    @Test
    void w31ThePageListsThem() throws IOException {
        StringBuilder page = new StringBuilder(HEAD);
        for (String line : Files.readAllLines(TABLE)) {
            if (line.startsWith("#") || line.isBlank()) {
                continue;
            }
            String[] columns = line.split(" \\| ");
            String words = columns[2].equals("-") ? "" : "`" + columns[2] + "`";
            page.append("| `%s` | %s | %s |\n".formatted(columns[1], FIRST.get(columns[0]), words));
        }
        if (System.getProperty("docs.write") != null) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE))
                .as("%s; run the test with -Ddocs.write to write it anew", PAGE)
                .isEqualTo(page.toString());
    }

    @Test
    void w31AreTheAdminsOfManyKinds() throws IOException {
        assertThat(mistakes()).hasSizeGreaterThan(60).doesNotHaveDuplicates();
    }

    @Test
    void w31AStoreWithoutTlsIsRightWhereItsHostIsListed() {
        assertThat(Configuration.of(values("{policy: {httpHosts: [aws.local], awsEndpoints: ['http://aws.local:4566']},"
                                + " stores: {a: {settings: {provider: aws, aws-endpoint: 'http://aws.local:4566'}}}}"))
                        .stores())
                .containsKey("a");
    }

    @Test
    void w31AllAreReportedAtOnce() {
        assertThat(problems(values("{defaults: {store: nope, aws-region: EU}, stores: {a: {locked: [vault-role]}},"
                        + " policy: {roleArns: [x], locked: [secret]}}")))
                .hasSize(5);
    }

    /** Each setting in a store: it is refused there, or each source of that store has it. */
    @Test
    void w31NoSettingOfAStoreIsPassedOver() {
        for (Setting<?> setting : SettingRegistry.all()) {
            boolean reads = setting.reach() == SettingVisibility.EVERYWHERE && setting.ofSource();
            boolean ofOneSecret = setting.scope() == Setting.Scope.ONE_SOURCE;
            assertThat(setting.ofStore()).as("%s in a store", setting).isEqualTo(reads && !ofOneSecret);
            ObjectNode values = values("{stores: {a: {}}}");
            ((ObjectNode) values.at("/stores/a")).putObject("settings").put(setting.name(), "\u0007");
            assertThat(problems(values)).as("%s", setting).anyMatch(problem -> problem.contains(setting.name()));
        }
    }
}
