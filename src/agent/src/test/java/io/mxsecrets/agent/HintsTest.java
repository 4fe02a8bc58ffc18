package io.mxsecrets.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.reference.ProviderKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a document suffers from is said by its key, unasked, and never with a value; and nothing is silently empty. */
class HintsTest {
    private static final String CANARY = "CANARY-5f1d";

    @TempDir
    Path temporary;

    private AgentHarness bench;

    @BeforeEach
    void oneSourceOnAws() {
        bench = new AgentHarness(temporary.resolve("files"), 7);
        bench.backend(ProviderKind.AWS, bench.store::provider);
        bench.set("SECRET", "prod/app").set("PROVIDER", "aws").set("AWS_REGION", "eu-central-1");
        bench.set("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/app");
    }

    private List<String> lines(String document) {
        bench.store.put("prod/app", document);
        bench.init();
        assertThat(bench.log()).noneMatch(line -> line.contains(CANARY));
        return bench.log("\"level\":\"warn\"");
    }

    private String end() {
        return bench.log().get(bench.log().size() - 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\n", " ", "\\t", "\\r\\n", "\\u00A0", "\\uFEFF"})
    void a31WhiteSpaceRoundAValue(String blank) {
        assertThat(lines("{\"DB\":{\"Password\":\"" + CANARY + blank + "\",\"User\":\"" + blank + CANARY
                        + "\",\"ok\":\"a b\"}}"))
                .hasSize(2)
                .allMatch(line -> line.contains("begins or ends with white space"))
                .anyMatch(line -> line.contains("DB.Password"))
                .anyMatch(line -> line.contains("DB.User"));
    }

    @Test
    void a31AnObjectThatHoldsAValueAndNothingElse() {
        assertThat(lines("{\"ApiKey\":{\"value\":\"" + CANARY
                        + "\"},\"b\":{\"value\":\"1\",\"unit\":\"s\"},\"c.value\":\"1\"}"))
                .hasSize(1)
                .allMatch(line -> line.contains("\\\"ApiKey\\\" is an object that holds only a value"));
    }

    @Test
    void a31AVaultThatSaysSoItselfIsNotRepeated() {
        bench.set("PROVIDER", "vault").set("SECRET", "kv/app");
        bench.onlyWith(java.util.Map.of(
                "MXSECRETS_SECRET",
                "kv/app",
                "MXSECRETS_VAULT_ADDRESS",
                "https://vault.test",
                "MXSECRETS_VAULT_ROLE",
                "app"));
        bench.store.put("kv/app", "{\"ApiKey\":{\"value\":\"" + CANARY + "\"}}");
        assertThat(bench.init()).isEqualTo(ExitCode.DONE);
        assertThat(bench.log("holds only a value")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"{\\\"a\\\":\\\"CANARY-5f1d\\\"}\"", " \"\\n {\\\"a\\\":1}\"", "\"\\u007b\\\"a\\\":1}\""})
    void a31ADocumentThatWasEncodedTwice(String document) {
        lines(document);
        assertThat(end()).contains("encoded twice", "\"exit_code\":\"65\"");
        bench.set("AS", "text").set("ENTRY", "whole");
        assertThat(lines(document))
                .filteredOn(line -> line.contains("encoded twice"))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":\"1\", // CANARY-5f1d\n\"b\":\"2\"}",
                "{/* CANARY-5f1d */\"a\":\"1\"}",
                "{\"a\":\"1\" # CANARY-5f1d\n}"
            })
    void a31CommentsInJson(String document) {
        lines(document);
        assertThat(end()).contains("JSON has no comments", "at line 1", "\"exit_code\":\"65\"");
    }

    @Test
    void a31UnusedAndNewerKeysOfAProductWhereThatProductIsMeant() {
        String keys = "\"VCS.AzureAuthSecret\":\"" + CANARY + "\",\"Maia.OpenAiApiKey\":\"" + CANARY + "\"";
        assertThat(lines("{" + keys + ",\"x\":\"1\",\"y\":\"1\",\"z\":\"1\"}"))
                .as("of another product")
                .isEmpty();
        assertThat(lines("{" + keys + ",\"VCS.GitlabAdminPAT\":\"" + CANARY + "\",\"x\":\"1\"}"))
                .hasSize(2)
                .anyMatch(line -> line.contains("VCS.AzureAuthSecret is not read by anything"))
                .anyMatch(line -> line.contains("Maia.OpenAiApiKey is read by later versions"));
    }

    @Test
    void thousandsOfSlipsAreSaidOnce() {
        String many =
                IntStream.range(0, 3000).mapToObj(i -> "\"k" + i + "\":\"1 \"").collect(Collectors.joining(","));
        assertThat(lines("{" + many + "}")).hasSize(51).last().asString().contains("2950 more");
    }

    @Test
    void a32AKeyPatternThatFitsNothingIsAMistake() {
        bench.set("KEYS", "DB.*,Databse.*,Queue.*");
        lines("{\"DB\":{\"Password\":\"" + CANARY + "\"},\"Database\":{\"User\":\"x\"}}");
        assertThat(end())
                .contains("has no key that fits keys \\\"Databse.*\\\", \\\"Queue.*\\\"", "correct keys")
                .contains("\"exit_code\":\"65\"", "\"source\":\"main\"");
        assertThat(bench.directory.resolve("secrets.properties")).doesNotExist();
    }

    @Test
    void a32ButWhereTheSourceIsOptionalAWarning() {
        bench.set("KEYS", "Databse.*").set("OPTIONAL", "true");
        assertThat(lines("{\"DB\":\"" + CANARY + "\"}"))
                .hasSize(2)
                .anyMatch(line -> line.contains("has no key that fits keys"))
                .anyMatch(line -> line.contains("the files are empty"));
        assertThat(bench.entries()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"a\":\"\",\"b\":null}", "{\"a\":{}}"})
    void a32AnEmptyResultIsAWarning(String document) {
        assertThat(lines(document)).hasSize(1).allMatch(line -> line.contains("the files are empty"));
    }

    @Test
    void a32ASidecarKeepsItsFilesWhereANewVersionLacksTheKey() {
        bench.set("KEYS", "DB");
        bench.store.put("prod/app", "{\"DB\":\"one\"}");
        bench.init();
        bench.sidecar().pass(Duration.ofMinutes(6));
        bench.store.put("prod/app", "{\"Db\":\"two\"}");
        bench.pass(Duration.ofMinutes(6));
        assertThat(bench.entries()).containsEntry("DB", "one");
        assertThat(bench.log("the nearest key is \\\"Db\\\"")).hasSize(1);
    }
}
