package io.mxsecrets.examples.guides;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.testbed.RealApiServer;
import io.mxsecrets.testbed.RealAws;
import io.mxsecrets.testbed.RealVault;
import io.mxsecrets.testbed.aws.AwsServer;
import io.mxsecrets.testbed.kubernetes.ApiServer;
import io.mxsecrets.testbed.vault.VaultServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guides for both stores, walked to the file; {@code FromPagesPodIT} walks the pages for those who come from elsewhere. */
class WalkIT {
    private static final String ACCOUNT = "123456789012";
    private static final String EXAMPLE = "https://vault.example:8200";

    @TempDir
    Path home;

    /** The commands of the guide in their order, and its pod. */
    @Test
    @RealAws
    void theGuideForAws(AwsServer aws) throws Exception {
        Path guide = Pages.ROOT.resolve("docs/guides/aws.md");
        Desk desk = Stores.aws(home, aws);
        Map<String, String> account = Stores.variables(ACCOUNT, "eu-west-1");
        try {
            for (Block block : Block.of("aws")) {
                if (block.page().equals(guide)) {
                    desk.run(block, account);
                }
            }
            assertThat(readFromAws(guide, aws)).containsExactly("Email.SMTPPassword=\\u2026");
        } finally {
            desk.run(
                    "aws secretsmanager delete-secret --force-delete-without-recovery --secret-id pmp-companion",
                    account);
        }
    }

    /** The guide's script from nothing, and its pod. */
    @Test
    @RealVault
    @RealApiServer
    void theGuideForVault(VaultServer vault, ApiServer kubernetes) throws Exception {
        Path guide = Pages.ROOT.resolve("docs/guides/vault.md");
        String namespace = kubernetes.createNamespace("guide");
        try {
            Block script = Block.of("vault").stream()
                    .filter(block -> block.page().equals(guide))
                    .findFirst()
                    .orElseThrow();
            Stores.vault(home, vault, kubernetes, namespace).run(script, Stores.variables(kubernetes, namespace));

            String token = kubernetes.token(namespace, "pmp-companion", "vault", Duration.ofHours(1));
            assertThat(readFromVault(guide, vault, token))
                    .containsExactly("Email.SMTPPassword=\\u2026", "VCS.GitlabAdminPAT=\\u2026");
        } finally {
            vault.call("DELETE", "sys/mounts/mendix-secrets", Map.of());
            vault.call("DELETE", "sys/policies/acl/pmp-companion", Map.of());
            vault.call("DELETE", "sys/auth/kubernetes", Map.of());
        }
    }

    private List<String> readFromAws(Path page, AwsServer aws) throws Exception {
        WalkedPod pod = new WalkedPod(Files.createDirectory(home.resolve("pod")));
        Map<String, String> told = inject(pod, page);
        String token = aws.webIdentityToken(
                "system:serviceaccount:team:app",
                "sts.amazonaws.com",
                Instant.now().plus(Duration.ofHours(1)));
        tokens(told, "MXSECRETS_AWS_TOKEN_FILE", token);
        told.putAll(Map.of(
                "MXSECRETS_AWS_ENDPOINT", aws.endpoint().toString(),
                "MXSECRETS_AWS_STS_ENDPOINT", aws.endpoint().toString(),
                "MXSECRETS_ALLOW_HTTP", "true"));
        return pod.init(told);
    }

    private List<String> readFromVault(Path page, VaultServer vault, String token) throws Exception {
        WalkedPod pod = new WalkedPod(Files.createDirectory(home.resolve("pod")));
        Map<String, String> told = inject(pod, page);
        told.replaceAll((name, value) -> value.replace(EXAMPLE, vault.address().toString()));
        tokens(told, "MXSECRETS_VAULT_JWT_FILE", token);
        told.put("MXSECRETS_CA_BUNDLE", vault.caPem());
        return pod.init(told);
    }

    private static Map<String, String> inject(WalkedPod pod, Path page) throws Exception {
        Map<String, String> told =
                new TreeMap<>(pod.inject(Pages.yaml(page, "walked").orElseThrow()));
        assertThat(pod.said()).as("warnings").isEmpty();
        assertThat(told).containsKey("MXSECRETS_DIRECTORY");
        return told;
    }

    /** Where the webhook mounts tokens, the test's own is. */
    private void tokens(Map<String, String> told, String setting, String token) throws IOException {
        String file = Files.writeString(home.resolve("token"), token).toString();
        assertThat(told.keySet()).anyMatch(name -> name.startsWith(setting));
        told.replaceAll((name, value) -> name.startsWith(setting) ? file : value);
    }
}
