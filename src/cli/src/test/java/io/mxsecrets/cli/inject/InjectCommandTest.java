package io.mxsecrets.cli.inject;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.cli.CommandTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class InjectCommandTest extends CommandTest {
    private static final Path PMP = EXAMPLES.resolve("pmp");
    private static final String ACCOUNT =
            "\n---\napiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: pmp-companion\n  namespace: feature-test\n"
                    + "  annotations: {eks.amazonaws.com/role-arn: 'arn:aws:iam::123456789012:role/pmp'}\n";
    private static final String DEPLOYMENT =
            "kind: Deployment\nmetadata: {name: app}\nspec:\n  template:\n    metadata:\n      annotations: {mxsecrets.io/inject: 'true', "
                    + "mxsecrets.io/secret: 'https://vault.example:8200/kv/app', mxsecrets.io/vault-role: app}\n"
                    + "    spec: {containers: [{name: mendix, securityContext: {runAsUser: 1001}}]}\n";

    @Test
    void printsThePodAsTheWebhookWouldMakeIt() {
        Ended ended = mxsecrets("inject", "-f", PMP.resolve("pod-vault.yaml"));
        assertThat(ended.exitCode()).isZero();
        assertThat(ended.out()).contains("mxsecrets-init", "mxsecrets-sidecar", "MENDIX_SECRETS_FILE");
    }

    @Test
    void aServiceAccountInTheSameFileCounts() throws IOException {
        Ended ended =
                mxsecrets("inject", "-f", file("pod.yaml", Files.readString(PMP.resolve("pod-aws.yaml")) + ACCOUNT));
        assertThat(ended.exitCode()).isZero();
        assertThat(ended.out()).contains("arn:aws:iam::123456789012:role/pmp");
    }

    @Test
    void aRefusedPodEndsWith64AndSaysWhy() {
        Ended ended = mxsecrets("inject", "-f", PMP.resolve("pod-aws.yaml"));
        assertThat(ended.exitCode()).isEqualTo(64);
        assertThat(ended.err()).contains("ServiceAccount pmp-companion");
        assertThat(ended.out()).isEmpty();
    }

    @Test
    void whatCannotBeReadEndsWithItsExitCode() {
        assertThat(exit("inject", "-f", directory.resolve("none.yaml"))).isEqualTo(66);
        assertThat(exit("inject", "-f", directory)).isEqualTo(66);
        assertThat(exit("inject", "-f", file("a.yaml", "a: [b"))).isEqualTo(65);
        assertThat(exit("inject", "-f", file("a.yaml", "kind: Service"))).isEqualTo(65);
        assertThat(exit("inject", "-f", file("a.yaml", "kind: Pod\nkind: Pod"))).isEqualTo(65);
        assertThat(exit("inject")).isEqualTo(64);
        assertThat(exit("inject", "-f", PMP.resolve("pod-vault.yaml"), "--config", file("c", "{\"images\":{}}")))
                .isEqualTo(64);
    }

    @Test
    void emptyDocumentsArePassedOver() {
        for (String around : new String[] {"---\n", "---\n# Source: chart/templates/none.yaml\n---\n"}) {
            Ended ended = mxsecrets("inject", "-f", file("pod.yaml", around + DEPLOYMENT + around), "-o", "patch");
            assertThat(ended.exitCode()).as(ended.err()).isZero();
        }
    }

    @Test
    void theTemplateOfAWorkloadIsAPodToo() {
        Ended ended = mxsecrets("inject", "-f", file("pod.yaml", DEPLOYMENT), "-o", "patch");
        assertThat(ended.exitCode()).isZero();
        assertThat(ended.out()).contains("/spec/initContainers");
    }

    @Test
    void severalFilesDirectoriesListsAndStandardInputAreReadTogether() throws IOException {
        Path pod = file("objects/pod.yaml", Files.readString(PMP.resolve("pod-aws.yaml")));
        Path account = file("account.yaml", ACCOUNT);
        assertThat(exit("inject", "-f", pod.getParent(), "-f", account)).isZero();
        assertThat(withInput(ACCOUNT, "inject", "-f", pod + ",-").exitCode()).isZero();

        file("objects/below/account.yaml", ACCOUNT);
        assertThat(exit("inject", "-f", pod.getParent())).isEqualTo(64);
        assertThat(exit("inject", "-R", "-f", pod.getParent())).isZero();

        String list = "kind: List\nitems:\n- " + DEPLOYMENT.replace("\n", "\n  ");
        assertThat(mxsecrets("inject", "-f", file("list.yaml", list)).out()).contains("mxsecrets-init");
    }

    @Test
    void aMendixAppIsThePodThatTheOperatorMakesOfIt() {
        Ended ended = mxsecrets("inject", "-f", EXAMPLES.resolve("operator/mendixapp.yaml"));
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.out())
                .contains("kind: Pod", "serviceAccountName: orders", "arn:aws:iam::123456789012:role/mendix-orders");
    }

    @Test
    void annotationsOnTheWrongObjectAreHinted() {
        String wrong = DEPLOYMENT.replace("{name: app}", "{name: app, annotations: {mxsecrets.io/inject: 'true'}}");
        Ended ended = mxsecrets("inject", "-f", file("pod.yaml", wrong));
        assertThat(ended.err())
                .contains(
                        "Deployment app: mxsecrets.io/inject on the metadata of a Deployment is not read by anything");
    }

    @Test
    void valuesOfTheChartStandForTheWebhooksConfiguration() {
        Path pod = PMP.resolve("pod-vault.yaml");
        Path values = file(
                "values.yaml",
                "images: {registry: mirror.example, agent: {digest: 'sha256:" + "a".repeat(64) + "'}}\n"
                        + "defaults: {format: json}");
        Ended ended = mxsecrets("inject", "-f", pod, "--values", values);
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("mirror.example/agent@sha256:aaaa", "secrets.json");

        Path nearer = file("nearer.yaml", "defaults: {format: yaml}\nimages: {registry: null, agent: {digest: null}}");
        assertThat(mxsecrets("inject", "-f", pod, "--values", values + "," + nearer)
                        .out())
                .contains("secrets.yaml", "agent@sha256:0000")
                .doesNotContain("mirror.example", "ghcr.io");
        Ended wrong = mxsecrets("inject", "-f", pod, "--values", file("wrong.yaml", "policy: {stric: true}"));
        assertThat(wrong.exitCode()).isEqualTo(64);
        assertThat(wrong.err()).contains("stric");
        assertThat(exit("inject", "-f", pod, "--values", values, "--config", values))
                .isEqualTo(64);
    }

    private static int exit(Object... arguments) {
        return mxsecrets(arguments).exitCode();
    }
}
