package io.mxsecrets.core.settings.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.core.provider.aws.AwsSettings;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import io.mxsecrets.core.text.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class EnvironmentTest {
    private static List<String> problems(Map<String, String> variables) {
        return Environment.resolve(variables).problems().stream()
                .map(Problem::toString)
                .toList();
    }

    @Test
    void anUnknownVariableIsRefusedWithTheNearestName() {
        assertThat(problems(Map.of("MXSECRETS_SECRET", "file:/x", "MXSECRETS_REFRESH_INTERVALL", "5m")))
                .singleElement()
                .asString()
                .contains("MXSECRETS_REFRESH_INTERVALL", "did you mean MXSECRETS_REFRESH_INTERVAL?");
    }

    @Test
    void a16UnsetBlankConflictingAndUnknownSettingsAreAllListed() {
        assertThat(problems(Map.of(
                        "MXSECRETS_SECRET__DB", "x",
                        "MXSECRETS_AWS_REGION", "",
                        "MXSECRETS_FORMATT", "json",
                        "MXSECRETS_PREFIX__MAIL", "M.",
                        "MXSECRETS_REFRESH_INTERVAL", "300")))
                .hasSize(4)
                .anyMatch(p -> p.startsWith("MXSECRETS_AWS_REGION is empty"))
                .anyMatch(p -> p.contains("did you mean MXSECRETS_FORMAT?"))
                .anyMatch(p -> p.contains("the source mail, which has no secret"))
                .anyMatch(p -> p.contains("300s?"));
        assertThat(problems(Map.of())).singleElement().asString().contains("MXSECRETS_SECRET is missing");
        assertThat(problems(Map.of("MXSECRETS_SECRET", "file:/a", "MXSECRETS_SECRET__MAIN", "file:/b")))
                .anyMatch(p -> p.contains("name the same source"));
    }

    @Test
    void aSettingAboutThePodIsNoVariable() {
        assertThat(problems(Map.of("MXSECRETS_SECRET", "file:/x", "MXSECRETS_MODE", "init")))
                .hasSize(1);
    }

    @Test
    void serviceLinksAndForeignVariablesArePassedOver() {
        assertThat(problems(Map.of(
                        "MXSECRETS_SECRET", "file:/x", "MXSECRETS_WEBHOOK_SERVICE_HOST", "10.0.0.1", "PATH", "/bin")))
                .isEmpty();
    }

    @Test
    void theStandardVariablesOfAwsCountByHand() {
        Resolution resolution = Environment.resolve(
                Map.of("MXSECRETS_SECRET", "x", "MXSECRETS_PROVIDER", "aws", "AWS_REGION", "eu-west-1"));

        assertThat(resolution.settings().orElseThrow().sources().get(0).get(AwsSettings.REGION))
                .isEqualTo("eu-west-1");
    }

    /** As EKS's webhook gives them to every container of a ServiceAccount with a role. */
    private static Resolution besideEks(String... ours) {
        Map<String, String> variables = new HashMap<>(Map.of(
                "MXSECRETS_SECRET", "arn:aws:secretsmanager:eu-west-1:123456789012:secret:app",
                "AWS_REGION", "eu-west-1",
                "AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/account",
                "AWS_WEB_IDENTITY_TOKEN_FILE", "/var/run/secrets/eks.amazonaws.com/serviceaccount/token",
                "AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://169.254.170.23/v1/credentials"));
        for (int i = 0; i < ours.length; i += 2) {
            variables.put("MXSECRETS_" + ours[i], ours[i + 1]);
        }
        return Environment.resolve(variables);
    }

    private static Optional<String> role(Resolution resolution) {
        return resolution.settings().orElseThrow().sources().get(0).find(AwsSettings.ROLE_ARN);
    }

    @Test
    void theRoleThatEksGivesToAContainerIsNobodysWhereAVariableOfOursNamesTheLogin() {
        assertThat(role(besideEks("AWS_AUTH", "static"))).isEmpty();
        assertThat(role(besideEks("AWS_AUTH", "pod-identity"))).isEmpty();
        assertThat(role(besideEks("AWS_AUTH__MAIN", "profile"))).isEmpty();
        assertThat(role(besideEks("AWS_CREDENTIALS_DIRECTORY", "/keys"))).isEmpty();
        assertThat(role(besideEks("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/own")))
                .contains("arn:aws:iam::123456789012:role/own");
    }

    @Test
    void keysMayHaveALongSessionOfARoleOnEksToo() {
        Resolution resolution = besideEks(
                "AWS_CREDENTIALS_SECRET", "keys",
                "AWS_ASSUME_ROLE_ARN", "arn:aws:iam::123456789012:role/far",
                "AWS_ROLE_DURATION", "2h");

        assertThat(resolution.problems()).isEmpty();
        assertThat(role(resolution)).isEmpty();
    }

    /** Nobody has said anything of a login, so what the platform says is what is meant. */
    @Test
    void theRoleThatEksGivesToAContainerCountsByHand() {
        assertThat(role(besideEks())).contains("arn:aws:iam::123456789012:role/account");
        assertThat(role(besideEks("AWS_AUTH", "irsa"))).isPresent();
        assertThat(role(besideEks("AWS_AUTH", "auto"))).isPresent();
    }

    @Test
    void anAliasedVariableBelongsToItsSource() {
        Resolution resolution = Environment.resolve(Map.of(
                "MXSECRETS_SECRET__DB",
                "file:/db",
                "MXSECRETS_SECRET__MAIL",
                "file:/mail",
                "MXSECRETS_PREFIX__DB",
                "Db."));

        List<SourceSettings> sources = resolution.settings().orElseThrow().sources();

        assertThat(sources.get(0).find(SettingRegistry.PREFIX)).contains("Db.");
        assertThat(sources.get(1).find(SettingRegistry.PREFIX)).isEmpty();
    }

    @Test
    void anAliasInLowerCaseIsRefused() {
        assertThat(problems(Map.of("MXSECRETS_SECRET__db", "file:/db"))).anyMatch(p -> p.contains("capitals"));
    }

    @Property(tries = 300)
    void settingsSurviveTheWayThroughTheEnvironment(@ForAll("environments") Map<String, String> variables) {
        Settings settings = Environment.resolve(variables).settings().orElseThrow();

        assertThat(Environment.resolve(settings.environment()).settings()).contains(settings);
    }

    @Provide
    Arbitrary<Map<String, String>> environments() {
        Arbitrary<String> aliases = Arbitraries.of("", "__DB", "__A1", "__MAIN");
        Arbitrary<List<String>> chosen = aliases.list()
                .uniqueElements()
                .ofMinSize(1)
                .ofMaxSize(3)
                .filter(list -> !(list.contains("") && list.contains("__MAIN")));
        Arbitrary<String> secrets = Arbitraries.of(
                "file:/a/b.json",
                "arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:PMP-x",
                "https://vault.example:8200/pmp-dev/admin",
                "{vault://aws/a/b/key#2}",
                "{vault://hcv/kv/b/key}");
        Arbitrary<Map<String, String>> extras = Arbitraries.maps(
                        Arbitraries.of(
                                "PREFIX", "EMPTY_VALUES", "REFRESH_INTERVAL", "STALE_TTL", "RENAME", "KEYS", "FORMAT"),
                        Arbitraries.integers().between(0, 1))
                .map(picks -> {
                    Map<String, List<String>> texts = Map.of(
                            "PREFIX", List.of("X.", "ü "),
                            "EMPTY_VALUES", List.of("keep", "fail"),
                            "REFRESH_INTERVAL", List.of("never", "2h"),
                            "STALE_TTL", List.of("forever", "7d"),
                            "RENAME", List.of("a=b", "a=b,c=d"),
                            "KEYS", List.of("VCS.*", "a,b*"),
                            "FORMAT", List.of("json", "json,files"));
                    Map<String, String> variables = new HashMap<>();
                    picks.forEach((name, pick) ->
                            variables.put("MXSECRETS_" + name, texts.get(name).get(pick)));
                    return variables;
                });
        return chosen.flatMap(list -> secrets.list()
                .ofSize(list.size())
                .flatMap(refs -> extras.map(extra -> {
                    Map<String, String> variables = new HashMap<>(extra);
                    for (int i = 0; i < list.size(); i++) {
                        variables.put("MXSECRETS_SECRET" + list.get(i), refs.get(i));
                    }
                    variables.put("MXSECRETS_AWS_REGION", "cn-north-1");
                    variables.put("MXSECRETS_VAULT_ROLE", "role");
                    variables.put("MXSECRETS_VAULT_ADDRESS", "https://vault.example:8200");
                    return variables;
                })));
    }
}
