package io.mxsecrets.core.settings.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.mxsecrets.core.failure.BadValue;
import io.mxsecrets.core.provider.aws.AwsSettings;
import io.mxsecrets.core.settings.AuthoritiesTest;
import io.mxsecrets.core.settings.Quantity;
import io.mxsecrets.core.settings.Setting;
import io.mxsecrets.core.settings.Setting.Trait;
import io.mxsecrets.core.settings.layer.SettingNaming;
import io.mxsecrets.core.text.Printable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class SettingRegistryTest {
    /** Texts that no setting at all may take. */
    private static final List<String> ALWAYS_BAD = List.of("", "\u0000", "a\nb", "a\r\nb", "\u001b[31m");

    /** For each setting that restricts its text, one text that it takes and some that it must refuse. */
    private static final Map<String, List<String>> CASES = new TreeMap<>(Map.ofEntries(
            row("inject", "true", "TRUE", "true ", "1", "yes", "on"),
            row("mode", "init+sidecar", "init,sidecar", "Init", "none"),
            row("containers", "mendix,app-2", "Mendix", "a,,b", "a,a", "a;b", "../x"),
            row("init-order", "last", "middle"),
            row("run-as-user", "1001", "0", "-1", "root", "2147483648", "1001.5", "99999999999"),
            row("run-as-group", "1001", "0", "wheel"),
            row("cpu-request", "10m", "-1", "0", "1e30", "10%", "m", "0x10", "10 m"),
            row("cpu-limit", "0.5", "1e30", "10%"),
            row("memory-request", "32Mi", "-1", "1e30", "10%", "32MB", "32mi"),
            row("memory-limit", "64Mi", "64 Mi", "1e30"),
            row("store", "team-a", "Team", "a.b", "-a", "a/b"),
            row(
                    "secret",
                    "pmp/admin",
                    "ftp://x/y",
                    " a",
                    "a ",
                    "https://vault:8200/",
                    "https://u:p@vault/kv/a",
                    "{vault://aws}",
                    "arn:aws:s3:::x"),
            row("version", "previous", "0", "-1", "latest", "stage:", "id:x", "1.5", "99999999999"),
            row("as", "text", "xml", "JSON"),
            row("provider", "vault", "gcp", "AWS"),
            row("secret-prefix", "devops/x", "a//b", "/a", "a/", "a/..", "%2e%2e/a"),
            row("optional", "false", "no"),
            row("sources", "db,main", "Db", "a,a", "1a", "aliasaliasaliasal"),
            row("on-conflict", "last", "first"),
            row("rename", "a=b,c=d", "a", "a=", "=b", "a=b=c", "a=b,a=c"),
            row(
                    "env",
                    "A_b1=c.d=e,Mail.Password",
                    "=a",
                    "A=",
                    "1A=b",
                    "A-B=c",
                    "A=b,A=b",
                    "A=b,",
                    "A".repeat(129) + "=b"),
            row("arrays", "index", "csv"),
            row("empty-values", "keep", "drop"),
            row("lint", "pmp", "all"),
            row(
                    "directory",
                    "/mendix-secrets",
                    "relative",
                    "/a/../b",
                    "/..data",
                    "/a//b",
                    "/",
                    "/a/./b",
                    "../x",
                    "/" + "a".repeat(256),
                    "/a".repeat(2049)),
            row("format", "json,files", "xml", "json,json", "json,"),
            row("layout", "constants", "flat"),
            row("file-name", "secrets", "a/b", "..data", ".hidden", "manifest", "-x", "a b"),
            row("file-mode", "0440", "0444", "0777", "440"),
            row("directory-mode", "02750", "0755", "0777"),
            row(
                    "aws-region",
                    "eusc-de-east-1",
                    "eu-west-1/",
                    "eu-west-1 ",
                    "\"eu-west-1\"",
                    "eu-west-1a",
                    "eu-west-1.evil.test/",
                    "EU-WEST-1",
                    "europe",
                    "us-gov-west-1;"),
            row(
                    "aws-role-arn",
                    "arn:aws-eusc:iam::123456789012:role/service-role/team/reader+x=y,z.@_-",
                    "arn:aws:iam::123456789012:role/",
                    "arn:aws:iam::123456789012:role/team/",
                    "arn:aws:iam::12345:role/x",
                    "arn:aws:iam::123456789012:user/x",
                    "role/x",
                    "arn:aws:iam::123456789012:role/a b"),
            row("aws-audience", "sts.amazonaws.com", "a b"),
            row("aws-auth", "web-identity", "iam", "key"),
            row("aws-assume-role-arn", "arn:aws:iam::123456789012:role/x", "arn:aws:iam::123456789012:role/x,role/y"),
            row("aws-external-id", "abc/123", "a", "a b", "a\"b"),
            row("aws-role-session-name", "pmp@prod", "a b", "x", "a/b"),
            row("aws-role-duration", "1h", "14m", "13h", "3600", "1.5h", "1h30m", "P1D"),
            row(
                    "aws-endpoint",
                    "https://localhost:4566",
                    "localhost:4566",
                    "https://u@h",
                    "https://h/?x=1",
                    "file:/etc",
                    "https://h/#f",
                    "ftp://h"),
            row("aws-sts-endpoint", "https://sts.example", "sts.example"),
            row("aws-fips", "true", "t"),
            row("aws-dualstack", "true", "t"),
            row("aws-credentials-secret", "aws-keys", "Aws", "a_b", "a/b"),
            row("aws-profile", "dev", "a b"),
            row(
                    "vault-address",
                    "https://vault:8200",
                    "vault:8200",
                    "https://u:p@vault",
                    "https://vault?x",
                    "https://https://vault",
                    "https://vault/a/../b",
                    "https://vault/%2e"),
            row("vault-role", "pmp-role", "a b", "a/b", "-a"),
            row(
                    "vault-auth-mount",
                    "kubernetes/eu",
                    "/kubernetes",
                    "kubernetes/",
                    "a//b",
                    "a b",
                    "../sys",
                    "a/./b",
                    "a%2Fb"),
            row("vault-kv-mount", "pmp-dev", "/a", "../sys", "kv/..", "kv/%2E%2E/x", "kv%252f"),
            row("vault-namespace", "admin/team", "/a", "..", "admin/../x"),
            row("vault-audience", "vault", "a b"),
            row("ca-configmap", "corp-ca", "Corp", "a b"),
            row("https-proxy", "http://proxy:3128", "proxy:3128", "socks5://x", "https://proxy:3128"),
            row("no-proxy", "localhost,.svc,10.0.0.0/8", "a b", "a,,b"),
            row("allow-http", "true", "y"),
            row("allow-node-role", "true", "yes"),
            row("start-gate", "true", "yes"),
            row("allow-imds-v1", "true", "1"),
            row("refresh-interval", "5m", "300", "0s", "1ms", "29s", "25h", "10y", "P1D", "-5m", "5 m", "forever"),
            row("negative-ttl", "5m", "0s", "5"),
            row("stale-ttl", "forever", "never", "5"),
            row("on-stale", "unready", "restart"),
            row("init-timeout", "120s", "120", "0s", "1h"),
            row("notify", "http", "signal"),
            row("notify-url", "http://127.0.0.1:8080/x", "8080/x"),
            row("log-level", "debug", "trace"),
            row("log-format", "text", "xml"),
            row("ca-bundle", AuthoritiesTest.PEM, "x", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"),
            row("health-listen", "none", "80", "65536", "http"),
            row("pod-name", "mx-0", "MX"),
            row("pod-namespace", "team", "a b"),
            row("pod-ip", "10.0.0.7", "localhost"),
            row("pod-identity-endpoint", "http://169.254.170.23", "169.254.170.23"),
            row("aws-token-file", "/var/run/t", "t"),
            row("aws-credentials-directory", "/c", "c"),
            row("pod-identity-token-file", "/t", "t"),
            row("vault-jwt-file", "/t", "t"),
            row("vault-token-file", "/t", "t"),
            row("vault-approle-role-id-file", "/t", "t"),
            row("vault-approle-secret-id-file", "/t", "t"),
            row("ca-directory", "/t", "t"),
            // Any printable text is right for these.
            row("entry", "A.b"),
            row("keys", "VCS.*"),
            row("prefix", "App."),
            row("notify-token-key", "Hook.Token")));

    private static Map.Entry<String, List<String>> row(String name, String... texts) {
        return Map.entry(name, List.of(texts));
    }

    @Test
    void everySettingHasItsCases() {
        assertThat(SettingRegistry.all()).extracting(Setting::name).allSatisfy(name -> assertThat(CASES)
                .containsKey(name));
    }

    @TestFactory
    Stream<DynamicTest> takesTheRightTextAndRefusesTheWrongOnes() {
        return SettingRegistry.all().stream()
                .map(setting -> dynamicTest(setting.name(), () -> {
                    List<String> cases = CASES.get(setting.name());
                    assertThat(setting.type().parse(cases.get(0))).isNotNull();
                    Stream.concat(cases.stream().skip(1), ALWAYS_BAD.stream()).forEach(text -> assertThatThrownBy(
                                    () -> setting.type().parse(text))
                            .as("%s of %s", Printable.quoted(text), setting)
                            .isInstanceOf(BadValue.class)
                            .message()
                            .doesNotContain("\n", "\u001b")
                            .hasSizeLessThan(400));
                }));
    }

    /** A schema that is narrower than the parser would refuse what works. */
    @Test
    void everyGoodTextIsOfTheFormThatSchemasCheck() {
        for (Setting<?> setting : SettingRegistry.all()) {
            String good = CASES.get(setting.name()).get(0);
            assertThat(setting.type().form().map(good::matches).orElse(true))
                    .as("%s of %s", good, setting)
                    .isTrue();
        }
    }

    @Test
    void namesAreUniqueInEachPlace() {
        for (SettingNaming vocabulary : SettingNaming.values()) {
            assertThat(SettingRegistry.all()).extracting(vocabulary::name).doesNotHaveDuplicates();
        }
    }

    @Test
    void noVariableLooksLikeAServiceLink() {
        assertThat(SettingRegistry.all())
                .allSatisfy(setting -> assertThat(SettingNaming.VARIABLES.ours(SettingNaming.VARIABLES.name(setting)))
                        .isTrue());
        assertThat(List.of(
                        "MXSECRETS_WEBHOOK_SERVICE_HOST",
                        "MXSECRETS_WEBHOOK_SERVICE_PORT",
                        "MXSECRETS_WEBHOOK_SERVICE_PORT_HTTPS",
                        "MXSECRETS_WEBHOOK_PORT",
                        "MXSECRETS_WEBHOOK_PORT_443_TCP",
                        "MXSECRETS_WEBHOOK_PORT_443_TCP_ADDR"))
                .noneMatch(SettingNaming.VARIABLES::ours);
    }

    @Test
    void aHintForABareNumberNamesSeconds() {
        assertThatThrownBy(() -> SettingRegistry.REFRESH_INTERVAL.type().parse("300"))
                .hasMessageContaining("300s?");
    }

    /** A new setting of AWS shares logins wrongly unless its author decides: it is of the login, or only of one read. */
    @Test
    void everySettingOfAwsIsOfTheLoginOrOfTheRead() {
        Set<Setting<?>> ofTheRead = Set.of(AwsSettings.REGION, AwsSettings.AUDIENCE, AwsSettings.ENDPOINT);
        assertThat(SettingRegistry.all().stream()
                        .filter(setting -> setting.name().startsWith("aws-") && !ofTheRead.contains(setting)))
                .isNotEmpty()
                .allMatch(setting -> setting.has(Trait.LOGIN));
        assertThat(SettingRegistry.with(Trait.LOGIN)).doesNotContainAnyElementsOf(ofTheRead);
    }

    /** Whatever asks the cluster for an amount can be capped, and nothing else can. */
    @Test
    void everyAmountIsCapped() {
        List<String> amounts = CASES.keySet().stream()
                .filter(name -> name.matches("(cpu|memory)-.*"))
                .toList();
        assertThat(SettingRegistry.with(Trait.CAPPED))
                .extracting(Setting::name)
                .containsExactlyInAnyOrderElementsOf(amounts);
        assertThat(SettingRegistry.all().stream()
                        .filter(setting -> setting.read("10m")
                                        .filter(Quantity.class::isInstance)
                                        .isPresent()
                                || setting.read("32Mi")
                                        .filter(Quantity.class::isInstance)
                                        .isPresent()))
                .isNotEmpty()
                .allMatch(setting -> setting.has(Trait.CAPPED));
    }

    /** Where a sidecar resumes, a setting that is not of operation makes the files of another one void. */
    @Test
    void onlySettingsThatChangeNoFileAreOfOperation() {
        assertThat(SettingRegistry.with(Trait.OPERATION)).noneMatch(setting -> setting.has(Trait.LOGIN));
        assertThat(SettingRegistry.with(Trait.OPERATION))
                .extracting(Setting::name)
                .containsExactly(
                        "ca-bundle",
                        "refresh-interval",
                        "negative-ttl",
                        "stale-ttl",
                        "on-stale",
                        "init-timeout",
                        "notify",
                        "notify-url",
                        "notify-token-key",
                        "log-level",
                        "log-format",
                        "health-listen",
                        "pod-name",
                        "pod-namespace",
                        "pod-ip");
    }

    /** What names or orders one pod's secrets is never a default of a cluster; all else that a pod can set is. */
    @Test
    void defaultsOfAClusterNameNoSecretOfOnePod() {
        assertThat(SettingRegistry.all().stream()
                        .filter(setting -> setting.reach().asAnnotation() && !setting.asDefault()))
                .extracting(Setting::name)
                .containsExactlyInAnyOrder("inject", "secret", "version", "as", "entry", "env", "sources");
    }
}
