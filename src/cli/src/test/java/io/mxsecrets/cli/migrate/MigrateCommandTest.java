package io.mxsecrets.cli.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.cli.CommandTest;
import io.mxsecrets.cli.console.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MigrateCommandTest extends CommandTest {
    private static final Path GOLDEN = Path.of("src/test/resources/migrate");
    private static final Path PAGES = Path.of("../../docs/guides/from");
    private static final String OURS = "mxsecrets.io/";

    @ParameterizedTest
    @ValueSource(strings = {"vault-k8s", "secrets-store-csi", "external-secrets"})
    void eachPeerIsTranslatedAsItsGoldenFilesSayAndTheResultIsInjected(String peer) {
        Ended migrated = mxsecrets("migrate", "-f", GOLDEN.resolve(peer + ".before.yaml"));

        assertThat(migrated.exitCode()).as(migrated.err()).isZero();
        assertThat(String.join("\n", ours(migrated.out()))).isEqualTo(golden(peer + ".annotations"));
        assertThat(migrated.err().strip()).isEqualTo(golden(peer + ".said"));
        assertThat(injected(migrated.out())).contains("mxsecrets-init");
    }

    @Test
    void kongsVaultsBecomeStoresThatTheChartTakes() {
        Ended migrated = mxsecrets("migrate", "-f", GOLDEN.resolve("kong.before.yaml"));

        assertThat(migrated.exitCode()).as(migrated.err()).isZero();
        assertThat(migrated.out().strip()).isEqualTo(golden("kong.values.yaml"));
        assertThat(migrated.err().strip()).isEqualTo(golden("kong.said"));
        assertThat(migrated.out() + migrated.err()).doesNotContain("CANARY");
        Ended lint = mxsecrets(
                "lint",
                file(
                        "values.yaml",
                        migrated.out() + "\npolicy:\n  awsEndpoints: [\"https://secretsmanager.*.amazonaws.com\"]\n"));
        assertThat(lint.exitCode()).as(lint.out() + lint.err()).isZero();
    }

    /** What a reader does by hand on a page is what this does. */
    @ParameterizedTest
    @CsvSource({"vault-k8s, before", "secrets-store-csi, before", "external-secrets, before", "qovery, before"})
    void thePagesManifestIsTranslatedAsThePageDoes(String page, String before) {
        Ended migrated = mxsecrets("migrate", "-f", file("before.yaml", block(page, before)));

        assertThat(ours(migrated.out())).as(migrated.err()).isNotEmpty().isEqualTo(ours(block(page, "after")));
    }

    @Test
    void thePagesVaultEntitiesAreTheStoresOfThePage() throws IOException {
        Ended migrated = mxsecrets("migrate", "-f", file("before.yaml", block("kong", "before")));

        assertThat(Trees.yaml().readTree(migrated.out())).isEqualTo(Trees.yaml().readTree(block("kong", "values")));
    }

    @Test
    void nothingOfTheOtherProductIsRemoved() {
        Ended migrated = mxsecrets("migrate", "-f", GOLDEN.resolve("vault-k8s.before.yaml"));
        assertThat(migrated.out()).contains("vault.hashicorp.com/agent-inject-secret-pg: database/creds/orders");
    }

    @Test
    void aPodThatAsksUsAlreadyIsLeftAsItIs() {
        String both = golden("vault-k8s.before.yaml")
                .replace("      annotations:\n", "      annotations:\n        mxsecrets.io/inject: \"false\"\n");

        Ended migrated = mxsecrets("migrate", "-f", file("both.yaml", both));

        assertThat(migrated.exitCode()).isZero();
        assertThat(ours(migrated.out())).containsExactly("inject=false");
        assertThat(migrated.err()).contains("Deployment orders: has annotations of ours already");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kind: Service",
                "kind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a}]}",
                "kind: Pod\nmetadata: {name: a, annotations: {vault.hashicorp.com/agent-inject: 'false', "
                        + "vault.hashicorp.com/agent-inject-secret-a: kv/data/a}}",
                "kind: Pod\nmetadata: {name: a, annotations: {vault.hashicorp.com/agent-inject: 'true', "
                        + "vault.hashicorp.com/agent-inject-secret-a: database/creds/a}}",
                "vaults: [{name: env, prefix: my-env}]",
            })
    void whatHoldsNothingToTranslateEndsWith65(String manifest) {
        Ended migrated = mxsecrets("migrate", "-f", file("none.yaml", manifest));

        assertThat(migrated.exitCode()).isEqualTo(65);
        assertThat(migrated.err()).contains("no pod in the manifests asks another product");
    }

    /** The annotations that the page on vault-k8s lists without a counterpart all have a reason. */
    @Test
    void everyAnnotationOfThePageThatIsLeftOutHasAReason() {
        String page = read(PAGES.resolve("vault-k8s.md"));
        Stream<String> names = page.lines()
                .filter(line -> line.matches("\\| `.*\\| none \\|.*"))
                .flatMap(line -> Stream.of(line.split("\\|")[1].split(",")))
                .map(cell -> cell.strip().replace("`", "").replaceAll("-(X|\\*)$", "-x"));

        assertThat(names.filter(name -> !name.startsWith("auth-type") && !name.startsWith("agent-inject-template-x"))
                        .filter(name -> VaultInjector.reason(name).equals("it is not known here")))
                .isEmpty();
    }

    private String injected(String manifests) {
        Ended ended = mxsecrets("inject", "-f", file("after.yaml", manifests));
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        return ended.out();
    }

    /** Our annotations of the one pod among them, by name, without the prefix. */
    private static List<String> ours(String manifests) {
        Map<String, String> ours = new TreeMap<>();
        try {
            for (JsonNode object : Trees.yaml()
                    .readerFor(ObjectNode.class)
                    .<JsonNode>readValues(manifests)
                    .readAll()) {
                for (String place : List.of("", "/spec/template", "/spec/jobTemplate/spec/template")) {
                    object.at(place + "/metadata/annotations").properties().forEach(annotation -> {
                        if (annotation.getKey().startsWith(OURS)) {
                            ours.put(
                                    annotation.getKey().substring(OURS.length()),
                                    annotation.getValue().asText());
                        }
                    });
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ours.entrySet().stream()
                .map(e -> e.getKey() + "=" + e.getValue())
                .toList();
    }

    private static String block(String page, String word) {
        String text = read(PAGES.resolve(page + ".md"));
        String begin = "```yaml " + word + "\n";
        int at = text.indexOf(begin) + begin.length();
        return text.substring(at, text.indexOf("\n```", at)) + "\n";
    }

    private static String golden(String name) {
        return read(GOLDEN.resolve(name)).strip();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
