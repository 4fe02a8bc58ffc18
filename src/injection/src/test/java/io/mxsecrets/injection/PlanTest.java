package io.mxsecrets.injection;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.core.text.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a plan does at its borders. */
class PlanTest {
    private static final Map<String, String> VAULT =
            Map.of("secret", "https://vault.example:8200/kv/app", "vault-role", "app");
    private static final String ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:app";

    private static Scenario scenario(Map<String, String> settings, String configuration) {
        ObjectNode pod = Scenario.JSON.createObjectNode();
        ObjectNode annotations =
                pod.putObject("metadata").putObject("annotations").put("mxsecrets.io/inject", "true");
        settings.forEach((name, value) -> annotations.put("mxsecrets.io/" + name, value));
        pod.putObject("spec")
                .putArray("containers")
                .addObject()
                .put("name", "app")
                .putObject("securityContext")
                .put("runAsUser", 1001);
        return Scenario.of(pod.toString(), configuration);
    }

    private static Map<String, String> vault(String... more) {
        Map<String, String> settings = new TreeMap<>(VAULT);
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return settings;
    }

    private static void refused(Map<String, String> settings, String configuration, String sentence) {
        Decision decision = scenario(settings, configuration).review();
        assertThat(decision).isInstanceOf(Decision.Denied.class);
        assertThat(((Decision.Denied) decision).problems())
                .extracting(Problem::toString)
                .anyMatch(s -> s.contains(sentence));
    }

    private static List<String> audiences(Map<String, String> settings) {
        return scenario(settings, "{\"policy\":{\"allowNodeRole\":true}}")
                .patched()
                .at("/spec/volumes")
                .valueStream()
                .flatMap(volume -> volume.at("/projected/sources").valueStream())
                .map(source -> source.at("/serviceAccountToken/audience").asText())
                .toList();
    }

    @Test
    void autoGetsATokenForStsWhereARoleIsKnown() {
        Map<String, String> auto = Map.of("secret", ARN, "aws-auth", "auto");
        Map<String, String> withRole = new TreeMap<>(auto);
        withRole.put("aws-role-arn", "arn:aws:iam::123456789012:role/app");

        assertThat(audiences(auto)).isEmpty();
        assertThat(audiences(withRole)).containsExactly("sts.amazonaws.com");
    }

    @Test
    void theStatusHoldsAsManyOriginsAsFitIntoAKibibyteAndCountsTheRest() {
        Map<String, String> settings = new TreeMap<>(Map.of("vault-role", "app"));
        for (int i = 0; i < 40; i++) {
            settings.put("secret.a" + i, "https://vault.example:8200/kv/" + i);
        }
        String text = scenario(settings, "{}")
                .patched()
                .at("/metadata/annotations")
                .path("mxsecrets.io/status")
                .asText();
        JsonNode status = Scenario.json(text);

        assertThat(status.path("more").asInt()).isPositive();
        assertThat(status.path("settings").size() + status.path("more").asInt())
                .as("with provider, secret and address of each, role and inject")
                .isGreaterThan(120);
        assertThat(text.getBytes(StandardCharsets.UTF_8))
                .as("full: no line is longer than 40 bytes")
                .hasSizeBetween(1024 - 40, 1024);
    }

    @Test
    void aStatusThatFitsCountsNothing() {
        assertThat(scenario(VAULT, "{}").patched().at("/metadata/annotations").toString())
                .contains("vault-role.main=pod")
                .doesNotContain("more");
    }

    @Test
    void theMemoryLimitHoldsTheFilesTwice() {
        assertThat(scenario(vault("memory-limit", "32Mi", "memory-request", "32Mi"), "{}")
                        .patched()
                        .at("/spec/initContainers/0/resources/limits/memory")
                        .asText())
                .isEqualTo("32Mi");
        refused(vault("memory-limit", "33554431"), "{}", "the files can take 16Mi; set at least 32Mi");
        refused(vault("memory-limit", "32Mi", "memory-request", "33Mi"), "{}", "above the limit of 32Mi");
    }

    @Test
    void aRequestThatNobodyAskedForIsNeverOverTheLimit() {
        JsonNode resources = scenario(vault("cpu-limit", "1m"), "{}").patched().at("/spec/initContainers/0/resources");
        assertThat(resources.at("/limits/cpu").asText()).isEqualTo("1m");
        assertThat(resources.at("/requests/cpu").asText()).isEqualTo("1m");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/var/run/secrets/mxsecrets.io",
                "/var/run/secrets/mxsecrets.io/more",
                "/var/run/secrets",
                "/var/run/secrets/kubernetes.io/serviceaccount",
                "/var"
            })
    void theFilesAreNeverWhereTokensAreWhateverThePolicyLists(String directory) {
        refused(
                vault("directory", directory),
                "{\"policy\":{\"directories\":[\"" + directory + "\"]}}",
                "where tokens are mounted; choose another");
    }

    @ParameterizedTest
    @CsvSource({"/var/secrets", "/var/run/secrets-of-mendix", "/srv/var"})
    void besideTokensTheyMayBe(String directory) {
        assertThat(scenario(vault("directory", directory), "{}").review()).isInstanceOf(Decision.Injected.class);
    }

    @Test
    void whoHasTheFilesKeepsThemWhoeverComesLater() {
        Scenario scenario = scenario(VAULT, "{}");
        ObjectNode pod = scenario.patched();
        for (String later : List.of("mendix", "other")) {
            pod.withObject("/spec").withArray("/containers").addObject().put("name", later);

            Decision decision = scenario.review(pod);
            assertThat(decision).isInstanceOf(Decision.Injected.class);
            assertThat((JsonNode) ((Decision.Injected) decision).patch()).isEmpty();
        }
    }
}
