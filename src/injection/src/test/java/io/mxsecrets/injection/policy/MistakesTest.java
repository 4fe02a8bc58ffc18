package io.mxsecrets.injection.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.mxsecrets.core.settings.Setting;
import io.mxsecrets.core.settings.SettingRegistry;
import io.mxsecrets.core.settings.SettingVisibility;
import io.mxsecrets.injection.config.BadConfiguration;
import io.mxsecrets.injection.config.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** W31: mistakes of an admin, each refused with the place that it stands in. The chart's tests show who is first. */
class MistakesTest {
    private static final Path TABLE = Path.of("src/test/resources/configuration-mistakes.txt");
    private static final String IMAGE = "registry.example/agent@sha256:" + "a".repeat(64);

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
        return catchThrowableOfType(BadConfiguration.class, () -> Configuration.of(values))
                .problems();
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void w31IsRefusedWithItsPlace(String line) {
        String[] columns = line.split(" \\| ");

        List<String> problems = problems(values(columns[1]));

        assertThat(problems).anyMatch(problem -> problem.contains(columns[2]));
        assertThat(problems).hasSizeLessThan(3).allMatch(problem -> problem.length() < 400);
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
