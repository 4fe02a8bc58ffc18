package io.mxsecrets.charts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.mxsecrets.testbed.RealApiServer;
import io.mxsecrets.testbed.kubernetes.ApiServer;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The webhook may write its CA into its own registration, and nothing else anywhere. */
@RealApiServer
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OwnRegistrationTest {
    private final ApiServer server;
    private Installed release;
    private KubernetesClient webhook;

    OwnRegistrationTest(ApiServer server) {
        this.server = server;
    }

    @BeforeAll
    void install() throws InterruptedException {
        release = new Installed(server);
        webhook = release.asTheWebhook();
        Installed.await(() -> denied("[{'op':'replace','path':'/webhooks/0/timeoutSeconds','value':29}]"));
    }

    @AfterAll
    void uninstall() {
        webhook.close();
        release.close();
    }

    @Test
    void itsCaGoesIn() {
        String ca = Base64.getEncoder().encodeToString(server.caPem().getBytes());
        patch("[{'op':'add','path':'/webhooks/1/clientConfig/caBundle','value':'" + ca + "'}]");
        assertThat(release.registration().getWebhooks().get(1).getClientConfig().getCaBundle())
                .isEqualTo(ca);
    }

    /** In one write, as an API server of AKS would make of ours. */
    @Test
    void c27ItsCaGoesInBesideTheSelectorThatAksAdds() throws InterruptedException {
        String ca = Base64.getEncoder().encodeToString(server.caPem().getBytes());
        String selector = "/webhooks/0/namespaceSelector/matchExpressions/-";
        Installed.await(() -> allowed("[{'op':'add','path':'/webhooks/0/clientConfig/caBundle','value':'" + ca
                + "'},{'op':'add','path':'" + selector
                + "','value':{'key':'control-plane','operator':'DoesNotExist'}}]"));
        assertThat(denied("[{'op':'add','path':'" + selector + "','value':{'key':'team','operator':'DoesNotExist'}}]"))
                .isTrue();
        assertThat(denied(
                        "[{'op':'add','path':'" + selector + "','value':{'key':'control-plane','operator':'Exists'}}]"))
                .isTrue();
    }

    private boolean allowed(String operations) {
        return !denied(operations);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    {'op':'replace','path':'/webhooks/0/rules/0/resources','value':['secrets']}
                    {'op':'add','path':'/webhooks/0/rules/0/operations/-','value':'UPDATE'}
                    {'op':'replace','path':'/webhooks/0/clientConfig/service/name','value':'another'}
                    {'op':'add','path':'/webhooks/0/clientConfig/service/path','value':'/other'}
                    {'op':'replace','path':'/webhooks/0/clientConfig','value':{'url':'https://elsewhere.example'}}
                    {'op':'replace','path':'/webhooks/0/failurePolicy','value':'Ignore'}
                    {'op':'replace','path':'/webhooks/0/name','value':'other.pods.mxsecrets.io'}
                    {'op':'replace','path':'/webhooks/0/matchConditions/0/expression','value':'true'}
                    {'op':'remove','path':'/webhooks/0/matchConditions'}
                    {'op':'remove','path':'/webhooks/1/namespaceSelector'}
                    {'op':'remove','path':'/webhooks/1/namespaceSelector/matchLabels'}
                    {'op':'remove','path':'/webhooks/0/namespaceSelector/matchExpressions/0'}
                    {'op':'replace','path':'/webhooks/0/namespaceSelector','value':{'matchLabels':{'a':'b'}}}
                    {'op':'add','path':'/webhooks/0/objectSelector','value':{'matchLabels':{'a':'b'}}}
                    {'op':'remove','path':'/webhooks/1'}
                    {'op':'remove','path':'/webhooks'}
                    {'op':'add','path':'/metadata/labels/a','value':'b'}
                    {'op':'add','path':'/metadata/annotations/a','value':'b'}
                    {'op':'add','path':'/metadata/finalizers','value':['mxsecrets.io/mine']}
                    """)
    void nothingElseMayChange(String operation) {
        String before = release.registration().getMetadata().getResourceVersion();
        assertThatThrownBy(() -> patch("[" + operation + "]"))
                .hasMessageContaining("may change nothing of its registration but the caBundle");
        assertThat(release.registration().getMetadata().getResourceVersion()).isEqualTo(before);
    }

    /** C27: AKS narrows the selector of every registration, again and again. */
    @Test
    void aSelectorThatTheCloudNarrowedStaysAndItsCaGoesInAllTheSame() {
        String narrowed = "{'key':'control-plane','operator':'DoesNotExist'}";
        server.client()
                .admissionRegistration()
                .v1()
                .mutatingWebhookConfigurations()
                .withName(release.name)
                .patch(
                        PatchContext.of(PatchType.JSON),
                        json("[{'op':'add','path':'/webhooks/0/namespaceSelector/matchExpressions/-','value':"
                                + narrowed + "}]"));

        String ca = Base64.getEncoder().encodeToString(server.caPem().getBytes());
        patch("[{'op':'add','path':'/webhooks/0/clientConfig/caBundle','value':'" + ca + "'}]");
        assertThat(release.registration()
                        .getWebhooks()
                        .get(0)
                        .getNamespaceSelector()
                        .getMatchExpressions())
                .anyMatch(expression -> expression.getKey().equals("control-plane"));

        release.run("upgrade");
        assertThat(release.registration().getWebhooks().get(0).getClientConfig().getCaBundle())
                .isEqualTo(ca);
    }

    @Test
    void othersMayNotBeReadOrMade() {
        var registrations = webhook.admissionRegistration().v1().mutatingWebhookConfigurations();
        assertThatThrownBy(registrations::list).hasMessageContaining("forbidden");
        assertThatThrownBy(() -> registrations.withName("another").get()).hasMessageContaining("forbidden");
        assertThatThrownBy(() -> registrations.withName(release.name).delete()).hasMessageContaining("forbidden");
        assertThatThrownBy(
                        () -> webhook.secrets().inNamespace(release.namespace).list())
                .hasMessageContaining("forbidden");
        assertThatThrownBy(() -> webhook.secrets()
                        .inNamespace(release.namespace)
                        .withName("another")
                        .get())
                .hasMessageContaining("forbidden");
    }

    @Test
    void namespacesAndServiceAccountsAreReadByNameAlone() {
        assertThat(webhook.namespaces().withName("default").get()).isNotNull();
        assertThatCode(() -> webhook.serviceAccounts()
                        .inNamespace("default")
                        .withName("default")
                        .get())
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> webhook.namespaces().list()).hasMessageContaining("forbidden");
        assertThatThrownBy(
                        () -> webhook.serviceAccounts().inNamespace("default").list())
                .hasMessageContaining("forbidden");
        assertThatThrownBy(() -> webhook.pods().inNamespace("default").list()).hasMessageContaining("forbidden");
    }

    @Test
    void anAdminMayStillChangeEverything() {
        server.client()
                .admissionRegistration()
                .v1()
                .mutatingWebhookConfigurations()
                .withName(release.name)
                .patch(
                        PatchContext.of(PatchType.JSON),
                        json("[{'op':'replace','path':'/webhooks/0/timeoutSeconds','value':9}]"));
        assertThat(release.registration().getWebhooks().get(0).getTimeoutSeconds())
                .isEqualTo(9);
    }

    /** Whether the policy is in force yet; what is asked for changes nothing if it is not. */
    private boolean denied(String operations) {
        try {
            webhook.admissionRegistration()
                    .v1()
                    .mutatingWebhookConfigurations()
                    .withName(release.name)
                    .patch(dryRun(), json(operations));
            return false;
        } catch (KubernetesClientException e) {
            return e.getMessage().contains("caBundle");
        }
    }

    private static PatchContext dryRun() {
        return new PatchContext.Builder()
                .withPatchType(PatchType.JSON)
                .withDryRun(List.of("All"))
                .build();
    }

    private void patch(String operations) {
        webhook.admissionRegistration()
                .v1()
                .mutatingWebhookConfigurations()
                .withName(release.name)
                .patch(PatchContext.of(PatchType.JSON), json(operations));
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }
}
