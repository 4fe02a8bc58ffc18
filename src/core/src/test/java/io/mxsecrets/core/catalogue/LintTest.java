package io.mxsecrets.core.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.core.catalogue.CatalogueKey.State;
import io.mxsecrets.core.catalogue.Finding.Kind;
import io.mxsecrets.core.document.Given;
import io.mxsecrets.core.entries.EntrySet;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LintTest {
    private final Catalogue catalogue = Catalogue.pmp();
    private final Lint lint = new Lint(catalogue);

    private List<Finding> check(String json) {
        return lint.check(Given.flatten(json)).stream()
                .filter(f -> f.kind() != Kind.MISSING)
                .toList();
    }

    private static String escaped(String text) {
        return text.replace("\n", "\\n");
    }

    @Test
    void theCatalogueHasThirtyKeysInElevenGroupsAndTheNewerOnes() {
        List<CatalogueKey> documented = catalogue.keys().stream()
                .filter(k -> k.state() == State.CURRENT || k.state() == State.UNUSED)
                .toList();

        assertThat(catalogue.version()).isEqualTo(2);
        assertThat(documented).hasSize(30);
        assertThat(documented.stream().map(CatalogueKey::group).distinct())
                .containsExactly(
                        "VCS",
                        "BuildPackage",
                        "RuntimeBaseImage",
                        "MDAStorage",
                        "OCIRegistry",
                        "BuildCluster",
                        "CIAdmin",
                        "ClusterManager",
                        "ClusterSettings",
                        "Marketplace",
                        "Email");
        assertThat(catalogue.keys().stream().filter(k -> k.state() == State.NEWER))
                .hasSize(10);
        assertThat(catalogue.keys().stream().filter(k -> k.state() == State.ALIAS))
                .extracting(k -> k.other().orElseThrow())
                .containsExactly("BuildCluster.KubernetesConfigureToken", "CIAdmin.JenkinsConfigureAPIToken");
    }

    @Test
    void everyNameThatAKeyPointsAtIsInTheCatalogue() {
        assertThat(catalogue.keys().stream().flatMap(k -> k.other().stream()))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(catalogue.find(name)).isPresent());
    }

    @Test
    void aWholeDocumentHasNothingMissingButSaysWhatIsUnused() {
        String all = catalogue.keys().stream()
                .filter(k -> k.state() == State.CURRENT || k.state() == State.UNUSED)
                .map(k -> "\"" + k.name() + "\":\"x\"")
                .collect(Collectors.joining(",", "{", "}"));

        assertThat(lint.check(Given.flatten(all)))
                .containsExactly(new Finding(
                        Kind.UNUSED,
                        "VCS.AzureAuthSecret",
                        "VCS.AzureAuthSecret is not read by anything: leave it out"));
    }

    @Test
    void saysWhichKeysAreMissingInTheOrderOfTheDocumentation() {
        List<Finding> findings = lint.check(Given.flatten("{\"VCS\":{\"BitbucketProjectAdminPAT\":\"x\"}}"));

        assertThat(findings).hasSize(28).allMatch(f -> f.kind() == Kind.MISSING);
        assertThat(findings.get(0))
                .isEqualTo(new Finding(
                        Kind.MISSING,
                        "VCS.BitbucketAdminPassword",
                        "VCS.BitbucketAdminPassword is missing: correct if its feature is not used"));
    }

    @ParameterizedTest
    @CsvSource({
        "vcs.gitlabadminpat, VCS.GitlabAdminPAT",
        "VCS-GitlabAdminPAT, VCS.GitlabAdminPAT",
        "VCS/GitLabAdminPAT, VCS.GitlabAdminPAT",
        "VCS.GitlabAdminPTA, VCS.GitlabAdminPAT",
        "SMTPPassword, Email.SMTPPassword",
        "AnthropicApiKey, Maia.AnthropicApiKey",
    })
    void anUnknownNameComesWithTheNearest(String name, String nearest) {
        assertThat(check("{\"" + name + "\":\"hunter2\"}"))
                .containsExactly(new Finding(
                        Kind.UNKNOWN,
                        name,
                        "\"" + name + "\" is not a name of the catalogue: did you mean " + nearest + "?"));
    }

    @Test
    void aLeafOfSeveralGroupsIsNotMappedSilently() {
        assertThat(check("{\"PrivateRegistryPassword\":\"hunter2\"}"))
                .extracting(Finding::sentence)
                .containsExactly("\"PrivateRegistryPassword\" is not a name of the catalogue: did you mean one of"
                        + " RuntimeBaseImage.PrivateRegistryPassword, OCIRegistry.PrivateRegistryPassword?");
    }

    @Test
    void aNameLikeNoOtherComesWithoutASuggestion() {
        assertThat(check("{\"colour\":\"hunter2\"}"))
                .extracting(Finding::sentence)
                .containsExactly("\"colour\" is not a name of the catalogue");
    }

    @Test
    void emptyMeansNotSet() {
        assertThat(check("{\"Email\":{\"SMTPPassword\":\"\"},\"VCS\":{\"GitlabAdminPAT\":null}}"))
                .extracting(Finding::kind, Finding::key)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(Kind.EMPTY, "Email.SMTPPassword"),
                        org.assertj.core.groups.Tuple.tuple(Kind.EMPTY, "VCS.GitlabAdminPAT"));
    }

    @Test
    void anEmptyValueThatWasKeptIsEmptyToo() {
        assertThat(lint.check(EntrySet.of(Given.entries(java.util.Map.of("Email.SMTPPassword", "")))))
                .first()
                .extracting(Finding::kind)
                .isEqualTo(Kind.EMPTY);
    }

    @ParameterizedTest
    @ValueSource(strings = {" x", "x ", "x\n", "\u00a0x", "x\uFEFF", "\u2003"})
    void whiteSpaceAroundAValueIsAMistake(String value) {
        assertThat(check("{\"Email\":{\"SMTPPassword\":\"" + escaped(value) + "\"}}"))
                .containsExactly(new Finding(
                        Kind.WHITESPACE,
                        "Email.SMTPPassword",
                        "\"Email.SMTPPassword\" begins or ends with white space: most servers refuse a token"
                                + " that ends with a line end"));
    }

    @Test
    void whiteSpaceInsideAValueIsNone() {
        assertThat(check("{\"Email\":{\"SMTPPassword\":\"correct horse\"}}")).isEmpty();
    }

    @Test
    void anObjectWithAValueIsTheShapeThatVaultUsersTry() {
        assertThat(check("{\"Email.SMTPPassword\":{\"value\":\"hunter2\"}}"))
                .containsExactly(new Finding(
                        Kind.VALUE_SHAPE,
                        "Email.SMTPPassword.value",
                        "\"Email.SMTPPassword.value\" is an object with a value: give the text itself to"
                                + " \"Email.SMTPPassword\""));
        assertThat(check("{\"value\":\"hunter2\"}")).extracting(Finding::kind).containsExactly(Kind.UNKNOWN);
    }

    @Test
    void aStrayNameIsAnAlias() {
        assertThat(check("{\"kubernetesConfigureToken\":\"hunter2\"}"))
                .containsExactly(new Finding(
                        Kind.ALIAS,
                        "kubernetesConfigureToken",
                        "kubernetesConfigureToken is not read by anything: write"
                                + " BuildCluster.KubernetesConfigureToken"));
    }

    @Test
    void aNewerNameStandsForTheOneItReplaces() {
        List<Finding> findings =
                lint.check(Given.flatten("{\"serverClusterManager.GrafanaAPIKey\":\"x\",\"Maia.OpenAiApiKey\":\"y\"}"));

        assertThat(findings)
                .contains(
                        new Finding(Kind.NEWER, "Maia.OpenAiApiKey", "Maia.OpenAiApiKey is read by later versions"),
                        new Finding(
                                Kind.NEWER,
                                "serverClusterManager.GrafanaAPIKey",
                                "serverClusterManager.GrafanaAPIKey is read by later versions, earlier ones read"
                                        + " ClusterSettings.GrafanaAPIKey"));
        assertThat(findings.stream().filter(f -> f.kind() == Kind.MISSING))
                .hasSize(28)
                .noneMatch(f -> f.key().equals("ClusterSettings.GrafanaAPIKey"));
    }

    @Test
    void mistakesAreWarningsAndWhatIsOnlyNotKnownWhereLintIsSet() {
        assertThat(java.util.Arrays.stream(Kind.values()).filter(kind -> kind.isWarning(true)))
                .containsExactly(Kind.UNKNOWN, Kind.ALIAS, Kind.VALUE_SHAPE, Kind.WHITESPACE, Kind.NEWER, Kind.UNUSED);
        assertThat(java.util.Arrays.stream(Kind.values()).filter(kind -> kind.isWarning(false)))
                .containsExactly(Kind.ALIAS, Kind.VALUE_SHAPE, Kind.WHITESPACE, Kind.NEWER, Kind.UNUSED);
        assertThat(Kind.VALUE_SHAPE.label()).isEqualTo("value-shape");
    }
}
