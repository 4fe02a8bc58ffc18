package io.mxsecrets.cli.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mxsecrets.cli.CommandTest;
import io.mxsecrets.core.catalogue.Catalogue;
import io.mxsecrets.core.catalogue.CatalogueKey;
import io.mxsecrets.core.catalogue.CatalogueKey.State;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class PmpTemplateTest extends CommandTest {
    private static final List<CatalogueKey> READ = Catalogue.pmp().keys().stream()
            .filter(key -> key.state() != State.ALIAS)
            .toList();

    @Test
    void theFlatDocumentHasEveryKeyAndNoValue() throws Exception {
        Ended ended = mxsecrets("template", "pmp", "--flat");
        JsonNode document = new ObjectMapper().readTree(ended.out());
        assertThat(document.size()).isEqualTo(READ.size()).isGreaterThan(35);
        READ.forEach(
                key -> assertThat(document.path(key.name()).asText("missing")).isEmpty());
    }

    @Test
    void theNestedDocumentIsTheSameDocument() throws Exception {
        JsonNode document =
                new ObjectMapper().readTree(mxsecrets("template", "pmp").out());
        READ.forEach(
                key -> assertThat(document.path(key.group()).path(key.leaf()).asText("missing"))
                        .as(key.name())
                        .isEmpty());
    }

    @Test
    void whatIsUnusedOrNewerIsSaidBesideTheDocumentAndNeverInIt() {
        Ended ended = mxsecrets("template", "pmp");
        assertThat(ended.out()).doesNotContain("#");
        assertThat(ended.err())
                .contains(
                        "VCS.AzureAuthSecret: read by nothing",
                        "Maia.OpenAiApiKey: read by later versions only",
                        "in place of ClusterManager.KubernetesApiToken",
                        "BuildCluster.KubernetesConfigureToken is what is read");
        long marked = Catalogue.pmp().keys().stream()
                .filter(key -> key.state() != State.CURRENT)
                .count();
        assertThat(ended.err().lines()).hasSize((int) marked).allMatch(line -> line.startsWith("# "));
    }

    @Test
    void theCommandsMakeANewSecretAndNeverReplaceOne() {
        String vault = mxsecrets("template", "pmp", "--vault-command", "--name", "kv/orders")
                .out();
        assertThat(vault)
                .startsWith("vault kv put -cas=0 kv/orders - <<'EOF'\n{")
                .contains("\"Email.SMTPPassword\" : \"\"");
        String aws = mxsecrets("template", "pmp", "--aws-command").out();
        assertThat(aws)
                .startsWith("aws secretsmanager create-secret --name pmp-companion ")
                .endsWith("\nEOF\n");
        assertThat(mxsecrets("template", "pmp", "--aws-command", "--name", "a; rm -r b")
                        .exitCode())
                .isEqualTo(64);
        assertThat(mxsecrets("template", "pmp", "--aws-command", "--flat").exitCode())
                .isEqualTo(64);
    }

    @Test
    void theTemplateIsAnEmptyDocumentOfPmpForLint() {
        Path document = file("document.json", mxsecrets("template", "pmp").out());
        Ended ended = mxsecrets("lint", document, "--notes");
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("Email.SMTPPassword", "empty");
    }
}
