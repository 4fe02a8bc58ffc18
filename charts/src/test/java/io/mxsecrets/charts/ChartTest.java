package io.mxsecrets.charts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mxsecrets.core.provider.vault.VaultSettings;
import io.mxsecrets.core.settings.layer.SettingKey;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import io.mxsecrets.injection.cluster.KubernetesVersion;
import io.mxsecrets.injection.config.Configuration;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the chart renders, without a cluster. */
class ChartTest {
    private static final String NAME = "mendix-secrets-injector";

    static Stream<Path> valuesFiles() throws IOException {
        return Chart.valuesFiles();
    }

    @ParameterizedTest
    @MethodSource("valuesFiles")
    void isStrictlyValidWithEveryValuesFile(Path file) {
        Chart.Result lint =
                Chart.helm(Map.of(), List.of("lint", "--strict", Chart.FOLDER.toString(), "-f", file.toString()));
        assertThat(lint.status()).as(lint.out()).isZero();
        assertThat(Chart.template("-f", file.toString()).objects()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("valuesFiles")
    void rendersAConfigurationThatTheWebhookReads(Path file) throws IOException {
        assertThat(configuration("-f", file.toString()).nativeSidecar()).isTrue();
    }

    @Test
    void theConfigurationSaysWhatTheValuesSay() throws IOException {
        Configuration configuration = configuration(
                "-f",
                Chart.ROOT.resolve("charts/src/test/resources/values/full.yaml").toString());
        assertThat(configuration.defaults().values())
                .containsEntry(SettingKey.of(SettingRegistry.HEALTH_LISTEN), "8799");
        assertThat(configuration.stores().get("company").namespaces()).containsExactly("team-*");
        assertThat(configuration.stores().get("company").locked()).containsExactly(VaultSettings.ADDRESS);
        assertThat(configuration.policy().strict()).isTrue();
        assertThat(configuration.images().agent()).isEqualTo("mirror.example/mxsecrets/agent@" + Chart.AGENT);
        assertThat(configuration.images().pullSecrets()).containsExactly("mirror");
        assertThat(configuration.init().memoryLimit()).hasToString("64Mi");
        assertThat(configuration.caBundle().orElseThrow().certificates()).hasSize(1);
        assertThat(configuration.oldestNode()).contains(new KubernetesVersion(1, 36));
    }

    /** A webhook from before the value knows no such key, and may still start again. */
    @Test
    void saysNothingOfAnOldestNodeThatNobodyGave() throws IOException {
        assertThat(Chart.template().objects())
                .noneMatch(object -> object.toString().contains("oldestNode"));
        assertThat(configuration("--set", "oldestNode=1.40").oldestNode()).contains(new KubernetesVersion(1, 40));
    }

    @Test
    void numbersOfTheDefaultsStayWhole() throws IOException {
        Configuration configuration = configuration("--set", "defaults.run-as-user=1000660000");
        assertThat(configuration.defaults().values())
                .containsEntry(SettingKey.of(SettingRegistry.RUN_AS_USER), "1000660000");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    defaults.modes=init                         | /defaults
                    defaults.secret=x                           | /defaults
                    defaults.refresh-interval=300               | /defaults/refresh-interval
                    defaults.on-stale=explode                   | /defaults/on-stale
                    defaults.health-listen=80                   | /defaults/health-listen
                    stores.vault.settings.vault-role=x          | 'vault'
                    stores.ours.settings.mode=init              | 'mode'
                    stores.ours.setting.vault-role=x            | 'setting'
                    caBundle=ca.crt                             | /caBundle
                    policy.provider={aws}                       | 'provider'
                    policy.locked={vault-adress}                | /policy/locked/0
                    policy.locked={aws-region}                  | policy.locked names aws-region, but neither defaults nor a store sets it
                    policy.ceilings.disk=1                      | 'disk'
                    registration.failurePolicy=Maybe            | /registration/failurePolicy
                    certificates.source=magic                   | /certificates/source
                    images.agent.digest=latest                  | /images/agent/digest
                    fullnameOverride=mxsecrets-webhook          | fullnameOverride "mxsecrets-webhook": a Service of that name
                    webhook.managementPort=8443                 | webhook.port and webhook.managementPort are both 8443
                    webhook.shutdownDelay=90s                   | /webhook/shutdownDelay
                    webhok.replicas=3                           | 'webhok'
                    """)
    void refusesAWrongValueAndSaysWhere(String value, String place) {
        Chart.Result result = Chart.template("--set", value);
        assertThat(result.status()).isNotZero();
        assertThat(result.err()).contains(place);
    }

    @Test
    void refusesImagesThatAreNotPinned() {
        Chart.Result result = Chart.helm(Map.of(), List.of("template", "x", Chart.FOLDER.toString()));
        assertThat(result.status()).isNotZero();
        assertThat(result.err()).contains("digest is empty");
    }

    @Test
    void refusesKubernetesBefore129() {
        assertThat(Chart.template("--kube-version", "1.28.9").err()).contains(">=1.29.0-0");
    }

    @Test
    void on129TheWebhookGetsNoUnguardedRightUnlessTheAdminSaysSo() {
        assertThat(Chart.template("--kube-version", "1.29.4").err()).contains("certificates.selfManaged.unguarded");

        Chart.Result accepted =
                Chart.template("--kube-version", "1.29.4", "--set", "certificates.selfManaged.unguarded=true");
        assertThat(kinds(accepted))
                .doesNotContain("ValidatingAdmissionPolicy")
                .contains("MutatingWebhookConfiguration");
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1.29.4-eks-036c24b", "v1.30.1-gke.1187000"})
    void takesTheVersionsOfVendors(String version) {
        assertThat(Chart.template("--kube-version", version, "--set", "certificates.source=cert-manager")
                        .status())
                .isZero();
    }

    @Test
    void aSelfManagedCertificateNeedsOneSecretAndOneRegistration() {
        assertThat(rules(Chart.template()))
                .containsExactlyInAnyOrder(
                        "namespaces [] get",
                        "serviceaccounts [] get",
                        "mutatingwebhookconfigurations [" + NAME + "] get patch",
                        "secrets [" + NAME + "-tls] get update");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cert-manager.yaml", "issuer.yaml", "secret.yaml"})
    void aCertificateOfSomebodyElseNeedsNoRightToWrite(String file) {
        Chart.Result result = Chart.template(
                "-f",
                Chart.ROOT.resolve("charts/src/test/resources/values/" + file).toString());
        assertThat(rules(result)).containsExactlyInAnyOrder("namespaces [] get", "serviceaccounts [] get");
        assertThat(result.object("Deployment").findValuesAsText("name"))
                .doesNotContain("MXSECRETS_WEBHOOK_SECRET", "MXSECRETS_WEBHOOK_REGISTRATION");
    }

    @Test
    void theAuthorityOfClientsReachesTheWebhook() {
        Chart.Result result = Chart.template(
                "--set-file", "certificates.clientCa=" + Chart.ROOT.resolve("charts/src/test/resources/authority.pem"));
        assertThat(result.named("ConfigMap", NAME)
                        .orElseThrow()
                        .at("/data/client-ca.crt")
                        .asText())
                .startsWith("-----BEGIN CERTIFICATE-----\n");
        assertThat(result.object("Deployment").findValuesAsText("value")).contains("/etc/mxsecrets/client-ca.crt");
        assertThat(Chart.template().object("Deployment").findValuesAsText("name"))
                .doesNotContain("MXSECRETS_WEBHOOK_CLIENT_CA");
    }

    @Test
    void noObjectOfTheChartHoldsACertificateThatTheWebhookWrites() {
        Chart.Result result = Chart.template();
        assertThat(result.object("MutatingWebhookConfiguration").findValues("caBundle"))
                .isEmpty();
        assertThat(result.object("Secret").has("data")).isFalse();
    }

    @Test
    void nothingIsCalledSoThatItsServiceLinksLookLikeSettings() {
        for (JsonNode object :
                Chart.helm(Map.of(), Chart.released("template", "mxsecrets")).objects()) {
            assertThat(object.at("/metadata/name").asText()).startsWith(NAME);
        }
    }

    @Test
    void theWebhooksPodIsRestricted() {
        JsonNode pod = Chart.template().object("Deployment").at("/spec/template/spec");
        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
        assertThat(pod.findValues("runAsUser")).isEmpty();
        for (JsonNode container : pod.path("containers")) {
            JsonNode context = container.path("securityContext");
            assertThat(context.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
            assertThat(context.path("readOnlyRootFilesystem").asBoolean()).isTrue();
            assertThat(context.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
            assertThat(container.path("image").asText()).isEqualTo("ghcr.io/mxsecrets/webhook@" + Chart.WEBHOOK);
        }
    }

    @Test
    void onTheNodesNetworkANewReplicaWaitsForThePortsOfAnOldOne() {
        JsonNode update = Chart.template("--set", "webhook.hostNetwork=true")
                .object("Deployment")
                .at("/spec/strategy/rollingUpdate");
        assertThat(update.path("maxSurge").asInt()).isZero();
        assertThat(update.path("maxUnavailable").asInt()).isEqualTo(1);
    }

    @Test
    void theOwnNamespaceAndTheSystemsAreLeftOutOfEveryRegistration() {
        Chart.Result result = Chart.template("--set", "registration.excludedNamespaces={istio-system}");
        List<JsonNode> selectors = new ArrayList<>();
        result.object("MutatingWebhookConfiguration")
                .path("webhooks")
                .forEach(w -> selectors.add(w.path("namespaceSelector")));
        selectors.add(result.named("ValidatingAdmissionPolicy", NAME + "-guard")
                .orElseThrow()
                .at("/spec/matchConstraints/namespaceSelector"));
        assertThat(selectors).hasSize(3).allSatisfy(selector -> assertThat(selector.at("/matchExpressions/0/values"))
                .extracting(JsonNode::asText)
                .containsExactly("kube-system", "kube-public", "kube-node-lease", NAME, "istio-system"));
    }

    private static Configuration configuration(String... arguments) throws IOException {
        String json = Chart.template(arguments)
                .named("ConfigMap", NAME)
                .orElseThrow()
                .at("/data/webhook.json")
                .asText();
        return Configuration.of(new ObjectMapper().readTree(json));
    }

    private static List<String> kinds(Chart.Result result) {
        return result.objects().stream().map(o -> o.path("kind").asText()).toList();
    }

    @Test
    void theTrialOfHelmTestMayCreatePodsInOneNamespaceAsLongAsItLasts() {
        Chart.Result result = Chart.template("--set", "test.namespace=trials");
        JsonNode role = result.named("Role", NAME + "-test").orElseThrow();
        assertThat(rules(List.of(role))).containsExactly("pods [] create");
        assertThat(role.at("/metadata/namespace").asText()).isEqualTo("trials");
        assertThat(result.objects().stream().filter(ChartTest::hook)).hasSize(5).allSatisfy(hook -> assertThat(
                        hook.at("/metadata/annotations/helm.sh~1hook-delete-policy")
                                .asText())
                .contains("hook-succeeded"));
        assertThat(result.named("Pod", NAME + "-webhook").orElseThrow().at("/spec/containers/0/args"))
                .extracting(JsonNode::asText)
                .containsExactly("try", "trials");
    }

    @Test
    void f29AChangeOfTheConfigurationAloneReplacesTheReplicas() {
        String before = checksum();
        assertThat(checksum("--set", "policy.strict=true")).isNotEqualTo(before);
        assertThat(checksum("--set", "webhook.replicas=3")).isEqualTo(before);
    }

    private static String checksum(String... arguments) {
        return Chart.template(arguments)
                .object("Deployment")
                .at("/spec/template/metadata/annotations/checksum~1configuration")
                .asText();
    }

    private static boolean hook(JsonNode object) {
        return object.at("/metadata/annotations").has("helm.sh/hook");
    }

    /** Those of the webhook itself. */
    private static List<String> rules(Chart.Result result) {
        return rules(result.objects().stream().filter(object -> !hook(object)).toList());
    }

    private static List<String> rules(List<JsonNode> objects) {
        List<String> rules = new ArrayList<>();
        for (JsonNode object : objects) {
            for (JsonNode rule : object.path("rules")) {
                rules.add(words(rule.path("resources")) + " [" + words(rule.path("resourceNames")) + "] "
                        + words(rule.path("verbs")));
            }
        }
        return rules;
    }

    private static String words(JsonNode list) {
        List<String> words = new ArrayList<>();
        list.forEach(word -> words.add(word.asText()));
        return String.join(" ", words);
    }
}
