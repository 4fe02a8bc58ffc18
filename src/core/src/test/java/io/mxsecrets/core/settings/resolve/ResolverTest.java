package io.mxsecrets.core.settings.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.core.provider.aws.AwsSettings;
import io.mxsecrets.core.provider.vault.VaultSettings;
import io.mxsecrets.core.reference.ProviderKind;
import io.mxsecrets.core.settings.layer.Layer;
import io.mxsecrets.core.settings.layer.SettingNaming;
import io.mxsecrets.core.settings.layer.Store;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import io.mxsecrets.core.text.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResolverTest {
    private static final String ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:PMP-x-AbCdEf";

    private static Layer layer(String name, String... pairs) {
        Map<String, String> texts = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            texts.put("mxsecrets.io/" + pairs[i], pairs[i + 1]);
        }
        List<Problem> problems = new ArrayList<>();
        Layer layer = SettingNaming.ANNOTATIONS.read(name, texts, problems);
        assertThat(problems).isEmpty();
        return layer;
    }

    private static Layer pod(String... pairs) {
        return layer(Layer.HERE, pairs);
    }

    private static Layer namespace(String... pairs) {
        return layer("Namespace team-a", pairs);
    }

    private static Resolution resolve(Layer pod, Layer namespace, List<Layer> facts, Layer cluster, Store... stores) {
        Map<String, Store> byName = new HashMap<>();
        for (Store store : stores) {
            byName.put(store.name(), store);
        }
        return new Resolver(List.of(pod, namespace), source -> facts, List.of(cluster), byName).resolve();
    }

    private static Resolution resolve(Layer pod) {
        return resolve(pod, namespace(), List.of(), layer("cluster defaults"));
    }

    private static SourceSettings one(Resolution resolution) {
        assertThat(resolution.problems()).isEmpty();
        assertThat(resolution.settings().orElseThrow().sources()).hasSize(1);
        return resolution.settings().orElseThrow().sources().get(0);
    }

    private static List<String> problems(Resolution resolution) {
        assertThat(resolution.settings()).isEmpty();
        return resolution.problems().stream().map(Problem::toString).toList();
    }

    @Nested
    class Layers {
        @Test
        void aNearerLayerBeatsAFartherOne() {
            Resolution resolution = resolve(
                    pod("secret", "x", "aws-region", "eu-west-1"),
                    namespace("aws-region", "eu-west-2", "prefix", "N."),
                    List.of(),
                    layer("cluster defaults", "prefix", "C.", "empty-values", "keep"));

            SourceSettings source = one(resolution);

            assertThat(source.get(AwsSettings.REGION)).isEqualTo("eu-west-1");
            assertThat(source.get(SettingRegistry.PREFIX)).isEqualTo("N.");
            assertThat(source.origin(SettingRegistry.PREFIX).orElseThrow().layer())
                    .isEqualTo("Namespace team-a");
            assertThat(source.origin(SettingRegistry.EMPTY_VALUES).orElseThrow().layer())
                    .isEqualTo("cluster defaults");
            assertThat(source.origin(SettingRegistry.ARRAYS).orElseThrow().builtIn())
                    .isTrue();
        }

        @Test
        void theLayerComesFirstAndTheAliasSecond() {
            Resolution resolution = resolve(
                    pod("secret.db", "x", "aws-region", "eu-west-1"),
                    namespace("aws-region.db", "eu-west-2"),
                    List.of(),
                    layer("cluster defaults"));

            assertThat(one(resolution).get(AwsSettings.REGION)).isEqualTo("eu-west-1");
        }

        @Test
        void withinALayerTheAliasWins() {
            assertThat(one(resolve(pod("secret.db", "x", "aws-region", "eu-west-1", "aws-region.db", "eu-west-2")))
                            .get(AwsSettings.REGION))
                    .isEqualTo("eu-west-2");
        }

        @Test
        void theServiceAccountsRoleGivesWayToThePodAndBeatsTheClusterDefault() {
            String role = "arn:aws:iam::123456789012:role/";
            Layer account = layer("ServiceAccount app", "aws-role-arn", role + "account");
            Layer cluster = layer("cluster defaults", "aws-role-arn", role + "cluster");

            assertThat(one(resolve(pod("secret", ARN), namespace(), List.of(account), cluster))
                            .get(AwsSettings.ROLE_ARN))
                    .endsWith("account");
            assertThat(one(resolve(
                                    pod("secret", ARN, "aws-role-arn", role + "pod"),
                                    namespace(),
                                    List.of(account),
                                    cluster))
                            .get(AwsSettings.ROLE_ARN))
                    .endsWith("pod");
        }

        @Test
        void versionsAndEntriesWithoutAnAliasAreMainsAlone() {
            Resolution resolution = resolve(pod(
                    "secret",
                    "x",
                    "secret.db",
                    "y",
                    "provider",
                    "aws",
                    "aws-region",
                    "eu-west-1",
                    "version",
                    "previous"));

            List<SourceSettings> sources = resolution.settings().orElseThrow().sources();

            assertThat(sources).extracting(SourceSettings::alias).containsExactly("db", "main");
            assertThat(sources.get(0)
                            .origin(SettingRegistry.VERSION)
                            .orElseThrow()
                            .text())
                    .isEqualTo("current");
            assertThat(sources.get(1)
                            .origin(SettingRegistry.VERSION)
                            .orElseThrow()
                            .text())
                    .isEqualTo("previous");
        }
    }

    @Nested
    class Sources {
        @Test
        void areTheUnionOfPodAndNamespaceAndThePodsReplaces() {
            Resolution resolution = resolve(
                    pod("secret.db", "pod-db"),
                    namespace(
                            "secret.db",
                            "ns-db",
                            "secret.mail",
                            "ns-mail",
                            "provider",
                            "aws",
                            "aws-region",
                            "eu-west-1"),
                    List.of(),
                    layer("cluster defaults"));

            assertThat(resolution.settings().orElseThrow().sources())
                    .extracting(s -> s.alias() + "=" + s.reference())
                    .containsExactly("db=pod-db", "mail=ns-mail");
        }

        @Test
        void standInTheOrderThatSourcesGives() {
            Resolution resolution = resolve(pod("secret.a", ARN, "secret.b", ARN, "sources", "b,a"));

            assertThat(resolution.settings().orElseThrow().sources())
                    .extracting(SourceSettings::alias)
                    .containsExactly("b", "a");
        }

        @Test
        void mustAllBeListedInTheOrder() {
            assertThat(problems(resolve(pod("secret.a", ARN, "secret.b", ARN, "sources", "a"))))
                    .singleElement()
                    .asString()
                    .contains("sources lists a, but the sources are a, b");
        }

        @Test
        void withoutASecretAreRefusedWithTheNearestAlias() {
            assertThat(problems(resolve(pod("secret.db", ARN, "prefix.dv", "X."))))
                    .singleElement()
                    .asString()
                    .contains("mxsecrets.io/prefix.dv", "which has no secret", "did you mean the source db?");
        }

        @Test
        void refuseTwoSpellingsOfMain() {
            assertThat(problems(resolve(pod("secret", ARN, "secret.main", ARN))))
                    .anyMatch(p -> p.contains("same source"));
        }

        @Test
        void mustBeAtLeastOne() {
            assertThat(problems(resolve(pod("format", "json"))))
                    .singleElement()
                    .asString()
                    .contains("mxsecrets.io/secret is missing");
        }
    }

    @Nested
    class Providers {
        @Test
        void comeFromTheReference() {
            assertThat(one(resolve(pod("secret", ARN))).provider()).isEqualTo(ProviderKind.AWS);
            assertThat(one(resolve(pod("secret", ARN))).get(AwsSettings.REGION)).isEqualTo("eu-west-1");
            assertThat(one(resolve(pod("secret", "https://vault:8200/kv/a", "vault-role", "r")))
                            .provider())
                    .isEqualTo(ProviderKind.VAULT);
            assertThat(one(resolve(pod("secret", "file:/x"))).provider()).isEqualTo(ProviderKind.FILE);
            assertThat(one(resolve(pod("secret", "{vault://aws/a/k}", "aws-region", "eu-west-1")))
                            .provider())
                    .isEqualTo(ProviderKind.AWS);
        }

        @Test
        void comeFromTheSettingsPresentWhereNothingElseTells() {
            assertThat(one(resolve(pod("secret", "x", "aws-region", "eu-west-1")))
                            .provider())
                    .isEqualTo(ProviderKind.AWS);
            assertThat(one(resolve(pod("secret", "kv/x", "vault-role", "r", "vault-address", "https://v")))
                            .provider())
                    .isEqualTo(ProviderKind.VAULT);
        }

        @Test
        void areNotConfusedByADefaultOfTheCluster() {
            Layer cluster = layer("cluster defaults", "aws-region", "eu-west-1");
            Layer pod = pod("secret", "kv/x", "vault-role", "r", "vault-address", "https://v");

            assertThat(one(resolve(pod, namespace(), List.of(), cluster)).provider())
                    .isEqualTo(ProviderKind.VAULT);
            assertThat(one(resolve(pod("secret", "x"), namespace(), List.of(), cluster))
                            .provider())
                    .isEqualTo(ProviderKind.AWS);
        }

        @Test
        void areAskedForWithBothSpellingsElse() {
            assertThat(problems(resolve(pod("secret", "x"))))
                    .singleElement()
                    .asString()
                    .contains("aws or vault", "full ARN", "https://HOST:8200/MOUNT/PATH");
        }
    }

    @Nested
    class Contradictions {
        @Test
        void ofAnArnsRegionAreRefusedNamingBoth() {
            assertThat(problems(resolve(pod("secret", ARN, "aws-region", "us-east-1"))))
                    .singleElement()
                    .asString()
                    .contains("us-east-1", "eu-west-1", "the ARN");
        }

        @Test
        void byAClusterDefaultGiveWay() {
            Layer cluster = layer("cluster defaults", "aws-region", "us-east-1", "provider", "vault");

            assertThat(one(resolve(pod("secret", ARN), namespace(), List.of(), cluster))
                            .get(AwsSettings.REGION))
                    .isEqualTo("eu-west-1");
        }

        @Test
        void ofANamespaceAreReportedAsItsOwn() {
            assertThat(problems(
                            resolve(pod("secret", ARN), namespace("aws-region", "us-east-1"), List.of(), layer("c"))))
                    .singleElement()
                    .asString()
                    .startsWith("Namespace team-a: ");
        }

        @Test
        void ofAReferencesVersionAreRefused() {
            assertThat(problems(resolve(
                            pod("secret", "{vault://aws/a/k#2}", "aws-region", "eu-west-1", "version", "current"))))
                    .singleElement()
                    .asString()
                    .contains("previous");
        }
    }

    @Nested
    class Stores {
        private final Store team = new Store(
                "team",
                Set.of(),
                layer("store team", "provider", "aws", "aws-region", "eu-west-1", "aws-fips", "true"),
                Set.of(AwsSettings.FIPS));

        @Test
        void sitJustUnderTheLayerThatNamedThem() {
            SourceSettings source = one(resolve(
                    pod("secret", "x", "store", "team"),
                    namespace("aws-region", "eu-west-2"),
                    List.of(),
                    layer("cluster defaults"),
                    team));

            assertThat(source.get(AwsSettings.REGION)).isEqualTo("eu-west-1");
            assertThat(source.origin(AwsSettings.REGION).orElseThrow().layer()).isEqualTo("store team");
        }

        @Test
        void giveWayToTheirOwnLayerButForLockedSettings() {
            SourceSettings source = one(resolve(
                    pod("secret", "x", "store", "team", "aws-region", "eu-west-3", "aws-fips", "false"),
                    namespace(),
                    List.of(),
                    layer("cluster defaults"),
                    team));

            assertThat(source.get(AwsSettings.REGION)).isEqualTo("eu-west-3");
            assertThat(source.get(AwsSettings.FIPS)).isTrue();
        }

        @Test
        void giveTheirVersionToTheSourceThatWroteIt() {
            Resolution resolution = resolve(
                    pod("secret.a", "{vault://aws/a/k}", "secret.b", "{vault://aws/a/k#2}", "aws-region", "eu-west-1"));
            assertThat(resolution.settings().orElseThrow().sources())
                    .extracting(s -> s.get(SettingRegistry.VERSION).toString())
                    .containsExactly("current", "previous");
        }

        @Test
        void areNamedByKongsReferencesAndRewrittenForTheAgent() {
            Resolution resolution = resolve(
                    pod("secret", "{vault://team/a/b/k#2}"), namespace(), List.of(), layer("cluster defaults"), team);

            assertThat(one(resolution).reference()).hasToString("{vault://aws/a/b/k#2}");
            assertThat(one(resolution)
                            .origin(SettingRegistry.VERSION)
                            .orElseThrow()
                            .text())
                    .isEqualTo("previous");
        }

        @Test
        void comeFromTheClusterDefaultWhereNobodyNamesAnother() {
            Layer cluster = layer("cluster defaults", "store", "team");

            assertThat(one(resolve(pod("secret", "x"), namespace(), List.of(), cluster, team))
                            .get(AwsSettings.REGION))
                    .isEqualTo("eu-west-1");
        }

        @Test
        void thatSayVaultAreNamedWhereTheSecretLooksLikeOneOfAws() {
            Store company = new Store(
                    "company",
                    Set.of(),
                    layer("store company", "provider", "vault", "vault-address", "https://v", "vault-role", "r"),
                    Set.of());
            Layer cluster = layer("cluster defaults", "store", "company");

            assertThat(problems(resolve(pod("secret", "app"), namespace(), List.of(), cluster, company)))
                    .singleElement()
                    .asString()
                    .endsWith("the provider vault is that of the store company, a secret of AWS needs provider: aws");
        }

        @Test
        void thatLockAreNotContradictedByAReference() {
            assertThat(problems(resolve(
                            pod("secret", "https://v/kv/a", "store", "team"),
                            namespace(),
                            List.of(),
                            layer("c"),
                            new Store(
                                    "team",
                                    Set.of(),
                                    layer("store team", "vault-address", "https://other"),
                                    Set.of(VaultSettings.ADDRESS)))))
                    .anyMatch(p -> p.contains("the store team locks vault-address to \"https://other\""));
        }

        @Test
        void thatNobodyDefinedAreRefusedWithTheNearest() {
            Resolution resolution =
                    resolve(pod("secret", "x", "store", "taem"), namespace(), List.of(), layer("c"), team);

            assertThat(problems(resolution)).singleElement().asString().contains("taem", "did you mean team?");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:/proc/self/environ",
                "file:/var/run/secrets/mxsecrets.io/mxsecrets-token-vault/token",
                "file:/run/secrets/x",
                "file:/dev/stdin",
                "file:/sys/x",
                "file:/a/../proc/x",
                "file://proc/x",
                "file:relative"
            })
    void w32NoTokenAndNothingOfTheKernelIsADocument(String secret) {
        assertThat(problems(resolve(pod("secret", secret))))
                .singleElement()
                .asString()
                .contains("names the file");
    }

    @Test
    void w32NoPrefixAndNoReferenceOfKongsMakesAnArn() {
        String arn = "arn:aws:secretsmanager:us-east-1:999999999999:secret:x";
        assertThat(problems(resolve(
                        pod("secret", "y", "secret-prefix", arn, "provider", "aws", "aws-region", "eu-west-1"))))
                .anyMatch(p -> p.contains("which AWS does not allow"));
        assertThat(problems(resolve(pod("secret", "{vault://aws/" + arn + "/KEY}", "aws-region", "eu-west-1"))))
                .anyMatch(p -> p.contains("which AWS does not allow"));
    }

    @Test
    void allProblemsAreReportedAtOnce() {
        assertThat(problems(resolve(pod("secret", ARN, "refresh-interval", "300", "format", "xml", "inject", "yes"))))
                .hasSize(3);
    }
}
