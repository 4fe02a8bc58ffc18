package io.mxsecrets.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A35: commands that are given documents and manifests that hold a value never show it on either stream; only {@code inject}
 * prints the manifest that it was given, and on standard output.
 */
class CanaryTest extends CommandTest {
    private static final String CANARY = "CANARY-93f1c7";

    private static final List<String> DOCUMENTS = List.of(
            "{\"Email\":{\"SMTPPassword\":{\"value\":\"CANARY\"}},\"VCS.GitlabAdminPAT\":\" CANARY\"}",
            "{\"a\":\"CANARY\",\"a\":\"CANARY\"}",
            "{\"a\":\"CANARY",
            "{\"a\":CANARY}",
            "\"{\\\"a\\\":\\\"CANARY\\\"}\"",
            "{\"a\":\"\\\"CANARY\\\"\", # CANARY\n}",
            "a: CANARY\nb: [CANARY");

    static Stream<List<String>> commands() {
        Stream<List<String>> documents = DOCUMENTS.stream()
                .flatMap(text -> Stream.of(
                        List.of(text, "lint", "-", "--notes", "-o", "json"),
                        List.of(text, "lint", "-", "--as", "values"),
                        List.of(text, "inject", "-f", "-"),
                        List.of(text, "policy", "-f", "-"),
                        List.of(text, "estimate", "-f", "-")));
        String pod =
                "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"app\",\"annotations\":{\"mxsecrets.io/inject\":"
                        + "\"true\",\"mxsecrets.io/secret\":\"https://vault.example/kv/app\",\"mxsecrets.io/vault-role\":\"app\"}},\"spec\":{"
                        + "\"containers\":[{\"name\":\"mendix\",\"securityContext\":{\"runAsUser\":1001},\"env\":[{\"name\":\"PASSWORD\","
                        + "\"value\":\"CANARY\"}]}]}}";
        Stream<List<String>> manifests = Stream.of(
                List.of(pod, "lint", "-", "-o", "yaml"),
                List.of(pod, "inject", "-f", "-", "-o", "patch"),
                List.of(pod, "policy", "-f", "-", "--as", "json"),
                List.of(pod, "policy", "-f", "-", "--as", "terraform"),
                List.of(pod, "estimate", "-f", "-", "-o", "json"),
                List.of("", "policy", "-f", "none", "CANARY"),
                List.of("", "estimate", "--password=CANARY"));
        return Stream.concat(documents, manifests);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void noValueIsOnAnyStream(List<String> inputAndCommand) {
        String input = inputAndCommand.get(0).replace("CANARY", CANARY);
        Object[] command = inputAndCommand.stream()
                .skip(1)
                .map(word -> word.replace("CANARY", CANARY))
                .toArray();
        Ended ended = withInput(input, command);
        assertThat(ended.out()).doesNotContain(CANARY);
        assertThat(ended.err()).doesNotContain(CANARY);
        assertThat(ended.exitCode()).isNotEqualTo(70);
    }

    @ParameterizedTest
    @MethodSource("files")
    void norOfADocumentInAFile(String document) {
        Path file = file("document.json", document.replace("CANARY", CANARY));
        Ended ended = mxsecrets("lint", "--pmp", file);
        assertThat(ended.out() + ended.err()).doesNotContain(CANARY).isNotEmpty();
        assertThat(ended.exitCode()).isNotEqualTo(70);
    }

    static Stream<String> files() {
        return DOCUMENTS.stream();
    }
}
