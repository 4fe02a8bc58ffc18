package io.mxsecrets.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InjectCommandTest {
    private static final Path EXAMPLES = Path.of("../../examples/pmp");

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int mxsecrets(Object... arguments) {
        String[] texts =
                java.util.Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(texts);
    }

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("pod.yaml"), text);
    }

    @Test
    void printsThePodAsTheWebhookWouldMakeIt() {
        assertThat(mxsecrets("inject", "-f", EXAMPLES.resolve("pod-vault.yaml")))
                .isZero();
        assertThat(out.toString()).contains("mxsecrets-init", "mxsecrets-sidecar", "MENDIX_SECRETS_FILE");
    }

    @Test
    void aServiceAccountInTheSameFileCounts() throws IOException {
        String account =
                "\n---\napiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: pmp-companion\n  namespace: feature-test\n"
                        + "  annotations: {eks.amazonaws.com/role-arn: 'arn:aws:iam::123456789012:role/pmp'}\n";
        Path both = file(Files.readString(EXAMPLES.resolve("pod-aws.yaml")) + account);

        assertThat(mxsecrets("inject", "-f", both)).isZero();
        assertThat(out.toString()).contains("arn:aws:iam::123456789012:role/pmp");
    }

    @Test
    void aRefusedPodEndsWith64AndSaysWhy() {
        assertThat(mxsecrets("inject", "-f", EXAMPLES.resolve("pod-aws.yaml"))).isEqualTo(64);
        assertThat(err.toString()).contains("ServiceAccount pmp-companion");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void whatCannotBeReadEndsWithItsExitCode() throws IOException {
        assertThat(mxsecrets("inject", "-f", directory.resolve("none.yaml"))).isEqualTo(66);
        assertThat(mxsecrets("inject", "-f", file("a: [b"))).isEqualTo(65);
        assertThat(mxsecrets("inject", "-f", file("kind: Service"))).isEqualTo(65);
        assertThat(mxsecrets("inject")).isEqualTo(64);
        assertThat(mxsecrets("inject", "-f", EXAMPLES.resolve("pod-vault.yaml"), "--config", file("{\"images\":{}}")))
                .isEqualTo(64);
    }

    @Test
    void theTemplateOfAWorkloadIsAPodToo() throws IOException {
        Path deployment = file(
                "kind: Deployment\nmetadata: {name: app}\nspec:\n  template:\n    metadata:\n      annotations: {mxsecrets.io/inject: 'true', "
                        + "mxsecrets.io/secret: 'https://vault.example:8200/kv/app', mxsecrets.io/vault-role: app}\n"
                        + "    spec: {containers: [{name: mendix, securityContext: {runAsUser: 1001}}]}\n");

        assertThat(mxsecrets("inject", "-f", deployment, "-o", "patch")).isZero();
        assertThat(out.toString()).contains("/spec/initContainers");
    }
}
