package io.mxsecrets.injection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.core.settings.Setting;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import io.mxsecrets.core.text.Problem;
import io.mxsecrets.injection.cluster.Cluster;
import io.mxsecrets.injection.cluster.Namespace;
import io.mxsecrets.injection.cluster.ServiceAccount;
import io.mxsecrets.injection.config.Configuration;
import io.mxsecrets.injection.pod.MalformedPod;
import io.mxsecrets.injection.pod.Pod;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad input of pods, by the numbers of docs/acceptance.md; those of requests are tested at the webhook. */
class BadInputTest {
    private static ObjectNode pod(String... annotations) {
        ObjectNode pod = Scenario.JSON.createObjectNode();
        ObjectNode all = pod.putObject("metadata").put("generateName", "app-").putObject("annotations");
        all.put("mxsecrets.io/inject", "true")
                .put("mxsecrets.io/secret", "https://vault.example:8200/kv/app")
                .put("mxsecrets.io/vault-role", "app");
        for (int i = 0; i < annotations.length; i += 2) {
            all.put(annotations[i], annotations[i + 1]);
        }
        ObjectNode container = pod.putObject("spec").putArray("containers").addObject();
        container.put("name", "mendix").putObject("securityContext").put("runAsUser", 1001);
        return pod;
    }

    private static Decision review(ObjectNode pod) {
        return Scenario.of(pod.toString(), "{}").review();
    }

    private static List<String> denied(ObjectNode pod) {
        Decision decision = review(pod);
        assertThat(decision).isInstanceOf(Decision.Denied.class);
        return ((Decision.Denied) decision)
                .problems().stream().map(Problem::toString).toList();
    }

    private static void injected(ObjectNode pod) {
        assertThat(review(pod)).isInstanceOf(Decision.Injected.class);
    }

    @Test
    void w08MakesParentsThatAreNotThere() {
        Scenario scenario = Scenario.of(
                "{\"spec\":{\"containers\":[{\"name\":\"mendix\",\"securityContext\":{\"runAsUser\":1}}]}}\n"
                        + "{\"kind\":\"Namespace\",\"metadata\":{\"name\":\"team-a\",\"labels\":{\"mxsecrets.io/inject\":\"true\"},"
                        + "\"annotations\":{\"mxsecrets.io/secret\":\"https://vault.example/kv/a\",\"mxsecrets.io/vault-role\":\"a\"}}}",
                "{}");

        JsonNode patched = scenario.patched();

        assertThat(patched.at("/metadata/annotations/mxsecrets.io~1status").isTextual())
                .isTrue();
        assertThat(patched.at("/spec/volumes")).hasSize(3);
        assertThat(patched.at("/spec/initContainers")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRUE ", "1", "yes", "", "True", "tru\u0435"})
    void w09InjectIsTrueOrFalseStrictly(String text) {
        assertThat(denied(pod("mxsecrets.io/inject", text)))
                .singleElement()
                .asString()
                .contains("mxsecrets.io/inject");
    }

    @Test
    void w10UnknownKeysAreRefusedWithTheNearestName() {
        assertThat(denied(pod("mxsecrets.io/refresh-intervall", "60s")))
                .containsExactly("\"mxsecrets.io/refresh-intervall\" is not a setting; did you mean"
                        + " mxsecrets.io/refresh-interval?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"../x", "/a/../b", "/a//b", "/a/./b", "/..data", "a/b", "/a\u0000b", "/a\nb", "/", "/etc/x"})
    void w11DirectoriesThatLeadElsewhereAreRefused(String directory) {
        assertThat(denied(pod("mxsecrets.io/directory", directory)))
                .singleElement()
                .asString()
                .contains("directory");
    }

    @Test
    void w11NamesThatAreTooLongAreRefused() {
        denied(pod("mxsecrets.io/directory", "/" + "a".repeat(256)));
        denied(pod("mxsecrets.io/directory", "/a".repeat(2100)));
        denied(pod("mxsecrets.io/file-name", "../secrets"));
    }

    @Test
    void w12TooLongValuesAndTooManyKeysAreRefusedInBoundedTime() {
        assertThat(denied(pod("mxsecrets.io/prefix", "x".repeat(200 << 10)))).anyMatch(p -> p.contains("4096"));
        String[] many = Stream.iterate(0, i -> i + 1)
                .limit(5000)
                .flatMap(i -> Stream.of("mxsecrets.io/keys.a" + i, "x"))
                .toArray(String[]::new);
        ObjectNode pod = pod(many);
        long start = System.nanoTime();
        assertThat(denied(pod)).anyMatch(p -> p.contains("the limit is 128")).hasSizeLessThan(4);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }

    static Stream<Map.Entry<String, String>> addresses() {
        return Stream.of(
                        "https://169.254.169.254",
                        "https://127.0.0.1",
                        "https://127.1",
                        "https://2852039166",
                        "https://0xA9FEA9FE",
                        "https://0251.0376.0251.0376",
                        "https://0xa9.0xfe.0xa9.0xfe",
                        "https://[::1]",
                        "https://[::ffff:169.254.169.254]",
                        "https://[::ffff:7f00:1]",
                        "https://[fe80::1]",
                        "https://[fd00:ec2::254]",
                        "https://[64:ff9b::a9fe:a9fe]",
                        "https://localhost",
                        "https://LOCALHOST.",
                        "https://x.localhost",
                        "https://metadata.google.internal",
                        "https://metadata.goog",
                        "https://Metadata.Goog.",
                        "https://instance-data.eu-west-1.compute.internal",
                        "https://ip6-localhost",
                        "https://ip6-loopback",
                        "https://localhost4",
                        "https://localhost.localdomain",
                        "https://[fd20:ce::254]",
                        "https://[fd00:c1::a9fe:a9fe]",
                        "https://[fd00:42::42]",
                        "https://[fd00:ec2::23]",
                        "https://[::ffff:0:a9fe:a9fe]",
                        "https://[2001:0:a9fe:a9fe::1]",
                        "https://[2001:db8::5efe:a9fe:a9fe]",
                        "https://0.0.0.0",
                        "https://[::]",
                        "https://100.100.100.200",
                        "https://vault.example@169.254.169.254",
                        "https://user:pw@vault.example",
                        "file:///etc",
                        "ftp://vault.example",
                        "https://1.2.3.4.",
                        "https://0")
                .flatMap(address -> Stream.of(
                        Map.entry("mxsecrets.io/vault-address", address),
                        Map.entry("mxsecrets.io/secret", address + "/kv/app")));
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void w14AddressesThatNoStoreHasAreRefused(Map.Entry<String, String> annotation) {
        ObjectNode pod = pod(annotation.getKey(), annotation.getValue());
        if (annotation.getKey().endsWith("vault-address")) {
            ((ObjectNode) pod.at("/metadata/annotations"))
                    .put("mxsecrets.io/secret", "kv/app")
                    .put("mxsecrets.io/provider", "vault");
        }
        denied(pod);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://vault.example:8200",
                "https://10.0.0.7:8200",
                "https://192.168.1.9",
                "https://[fd12::7]:8200",
                "https://vault"
            })
    void w14PlainAddressesAreFine(String address) {
        injected(pod("mxsecrets.io/secret", address + "/kv/app"));
    }

    @Test
    void w14WhatTheAdminListsIsFineAndNothingElse() {
        String config = "{\"policy\":{\"vaultAddresses\":[\"https://127.0.0.1:8200\",\"https://*.vault.example\"]}}";
        Scenario scenario = Scenario.of(pod().toString(), config);
        assertThat(scenario.review(pod("mxsecrets.io/secret", "https://127.0.0.1:8200/kv/app")))
                .isInstanceOf(Decision.Injected.class);
        assertThat(scenario.review(pod("mxsecrets.io/secret", "https://a.vault.example/kv/app")))
                .isInstanceOf(Decision.Injected.class);
        assertThat(scenario.review(pod())).isInstanceOf(Decision.Denied.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"eu-west-1/.evil.test/", "eu-west-1.evil.test", "EU-WEST-1", "", "eu west 1", "eu-west-1#"})
    void w15RegionsAreRegions(String region) {
        ObjectNode pod =
                pod("mxsecrets.io/aws-region", region, "mxsecrets.io/secret", "app", "mxsecrets.io/provider", "aws");
        assertThat(String.join(" ", denied(pod))).contains("aws-region");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "image",
                "agent-image",
                "privileged",
                "capabilities",
                "jsonpatch",
                "json-patch",
                "command",
                "args",
                "security-context",
                "env-from",
                "volume-mounts",
                "allow-node-role",
                "allow-imds-v1",
                "aws-token-file",
                "vault-token-file",
                "file-mode",
                "pod-name"
            })
    void w16NothingThatIsNotASettingOfPodsIsTaken(String key) {
        assertThat(denied(pod("mxsecrets.io/" + key, "x"))).anyMatch(p -> p.contains("is not a setting"));
    }

    @Test
    void w16UidZeroIsRefused() {
        denied(pod("mxsecrets.io/run-as-user", "0"));
        denied(pod("mxsecrets.io/run-as-group", "0"));
    }

    @Test
    void w20SystemNamespacesAndOursAreLeftAloneWithAWarning() {
        for (String namespace : List.of("kube-system", "kube-public", "kube-node-lease", "injector")) {
            Decision decision = Scenario.of(pod().toString(), "{}").review(pod(), namespace);
            assertThat(decision).isEqualTo(new Decision.Skipped(SkipReason.EXCLUDED_NAMESPACE));
        }
        assertThat(SkipReason.EXCLUDED_NAMESPACE.warns()).isTrue();
    }

    @Test
    void w21OnlyTheNamespaceOfTheRequestCounts() {
        ObjectNode pod = pod();
        ((ObjectNode) pod.path("metadata")).put("namespace", "elsewhere");
        Scenario scenario = Scenario.of(pod.toString(), "{}");
        scenario.review();
        assertThat(scenario.reads).containsExactly("Namespace/team-a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1e30", "10%", "0", "", "64mi", "1 Gi", "9999999999999Ti"})
    void w24QuantitiesAreQuantities(String quantity) {
        assertThat(denied(pod("mxsecrets.io/memory-limit", quantity))).anyMatch(p -> p.contains("memory-limit"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "1ms", "10y", "P1D", "300", "29s", "25h", "-5m", "1.5m"})
    void w25IntervalsAreFromThirtySecondsToADay(String interval) {
        assertThat(denied(pod("mxsecrets.io/refresh-interval", interval)))
                .anyMatch(p -> p.contains("refresh-interval"));
        injected(pod("mxsecrets.io/refresh-interval", "never"));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void everySettingRefusesNonsenseByName(String name) {
        String nonsense = "\u0007\u0000 nonsense \n" + "x".repeat(600);
        assertThat(denied(pod("mxsecrets.io/" + name, nonsense)))
                .anyMatch(p -> p.contains(name))
                .noneMatch(p -> p.contains("x".repeat(65)) || p.chars().anyMatch(Character::isISOControl));
    }

    static Stream<String> settings() {
        return SettingRegistry.all().stream()
                .filter(s -> s.reach().asAnnotation())
                .map(Setting::name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"spec\":[]}",
                "{\"spec\":{},\"metadata\":{\"annotations\":{\"a\":1}}}",
                "{\"spec\":{\"containers\":{}}}",
                "{\"spec\":{\"containers\":[{}]}}",
                "{\"spec\":{\"volumes\":[1]}}"
            })
    void whatIsNoPodIsNotTakenForOne(String json) {
        assertThatThrownBy(() -> Pod.of(Scenario.json(json))).isInstanceOf(MalformedPod.class);
    }

    @Test
    void aValueThatLooksLikeAReferenceToAClosedStoreIsAValue() {
        ObjectNode pod = pod("mxsecrets.io/prefix", "{vault://closed/app}");
        String config = "{\"stores\":{\"closed\":{\"namespaces\":[\"team-b\"],\"settings\":{\"provider\":\"vault\"}}}}";
        assertThat(Scenario.of(pod.toString(), config).review()).isInstanceOf(Decision.Injected.class);
    }

    @Test
    void theServiceAccountIsReadOnlyWhereItsRoleCounts() {
        assertThat(reads(pod())).containsExactly("Namespace/team-a");
        String arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:app";
        String role = "arn:aws:iam::123456789012:role/app";
        assertThat(reads(pod("mxsecrets.io/secret", arn)))
                .containsExactly("Namespace/team-a", "ServiceAccount/default");
        assertThat(reads(pod("mxsecrets.io/secret", arn, "mxsecrets.io/aws-role-arn", role)))
                .containsExactly("Namespace/team-a");
        assertThat(reads(pod("mxsecrets.io/secret", arn, "mxsecrets.io/aws-auth", "pod-identity")))
                .containsExactly("Namespace/team-a");
        assertThat(reads(pod("mxsecrets.io/secret", arn, "mxsecrets.io/aws-credentials-secret", "k")))
                .containsExactly("Namespace/team-a");
        assertThat(reads(pod("mxsecrets.io/secret", arn, "mxsecrets.io/prefix", "x".repeat(5000))))
                .containsExactly("Namespace/team-a");
        assertThat(reads(pod("mxsecrets.io/secret", arn), "{\"defaults\":{\"aws-role-arn\":\"" + role + "\"}}"))
                .containsExactly("Namespace/team-a", "ServiceAccount/default");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " arn:aws:iam::123456789012:role/app",
                "\"arn:aws:iam::123456789012:role/app\"",
                "arn:aws:iam::123456789012:role/app\n",
                "arn:aws:iam::<your-account-id>:role/app"
            })
    void w34AServiceAccountsRoleThatIsNoneIsNamed(String role) {
        String arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:app";
        ObjectNode account = Scenario.JSON.createObjectNode().put("kind", "ServiceAccount");
        account.putObject("metadata")
                .put("name", "default")
                .putObject("annotations")
                .put("eks.amazonaws.com/role-arn", role);
        Scenario scenario = Scenario.of(pod("mxsecrets.io/secret", arn) + "\n" + account, "{}");
        assertThat(((Decision.Denied) scenario.review()).message())
                .startsWith("mxsecrets: ServiceAccount default: eks.amazonaws.com/role-arn is ")
                .doesNotContain("set eks.amazonaws.com/role-arn", "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/app", "/app/lib", "/app/lib/x", "/mxsecrets-agent", "/mxsecrets-agent/x"})
    void w34NoDirectoryHidesOurProgram(String directory) {
        assertThat(denied(pod("mxsecrets.io/directory", directory)))
                .singleElement()
                .asString()
                .contains("hide the program of the injected containers");
        injected(pod("mxsecrets.io/directory", "/app/secrets"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/x/../mendix-secrets", "//mendix-secrets/.", "/../mendix-secrets/below", "/x/.."})
    void w34AMountIsWhereItLeads(String path) {
        ObjectNode pod = pod();
        ((ObjectNode) pod.at("/spec/containers/0"))
                .putArray("volumeMounts")
                .addObject()
                .put("name", "theirs")
                .put("mountPath", path);
        assertThat(denied(pod)).singleElement().asString().contains("overlaps the mount");
    }

    @Test
    void w33AReferenceThatAStoreLocksOtherwiseIsRefusedNamingStoreAndLock() {
        String config = "{\"defaults\":{\"store\":\"company\"},\"stores\":{\"company\":{\"namespaces\":[\"team-*\"],"
                + "\"locked\":[\"vault-address\"],\"settings\":{\"provider\":\"vault\",\"vault-role\":\"r\","
                + "\"vault-address\":\"https://vault.example:8200\"}}}}";
        Scenario scenario = Scenario.of(pod().toString(), config);

        Decision elsewhere = scenario.review(pod("mxsecrets.io/secret", "https://evil.example:8200/kv/app"));
        assertThat(((Decision.Denied) elsewhere).message())
                .contains("https://evil.example:8200", "the store company locks vault-address");

        Decision replaced = scenario.review(
                pod("mxsecrets.io/secret", "kv/app", "mxsecrets.io/vault-address", "https://evil.example"));
        assertThat(((Decision.Injected) replaced).warnings())
                .singleElement()
                .asString()
                .contains("mxsecrets.io/vault-address of the source main does not count: the store company locks it");

        Decision closed = scenario.review(pod("mxsecrets.io/secret", "kv/app"), "other");
        assertThat(((Decision.Denied) closed).message())
                .contains(
                        "the store \"company\" is not open to the Namespace other, so its settings do not apply here");
        assertThat(scenario.review(pod(), "other")).isInstanceOf(Decision.Injected.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"env", "env-new-nodes", "job", "mode-sidecar", "mode-sidecar-new-nodes"})
    void aReviewAsksForTheVersionOnce(String story) {
        Scenario scenario = Scenario.of(GoldenTest.PODS.resolve(story));
        scenario.review();
        assertThat(scenario.reads).containsOnlyOnce("Version");
    }

    private static List<String> reads(ObjectNode pod) {
        return reads(pod, "{}");
    }

    private static List<String> reads(ObjectNode pod, String config) {
        Scenario scenario = Scenario.of(pod.toString(), config);
        scenario.review();
        return scenario.reads;
    }

    @Test
    void aClusterThatDoesNotAnswerIsNeverTakenForOneThatSaysNo() {
        Cluster silent = new Cluster() {
            @Override
            public Namespace namespace(String name) {
                throw new Unreadable("no answer", true);
            }

            @Override
            public ServiceAccount serviceAccount(String namespace, String name) {
                throw new Unreadable("no answer", true);
            }
        };
        Injector injector = new Injector(
                Configuration.of(Scenario.json("{\"images\":{\"agent\":\"a@sha256:" + "a".repeat(64) + "\"}}")), "");
        assertThatThrownBy(() -> injector.review(Pod.of(pod()), "team-a", silent))
                .isInstanceOf(Cluster.Unreadable.class);
    }
}
