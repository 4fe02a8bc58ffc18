package io.mxsecrets.examples.guides;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.testbed.RealApiServer;
import io.mxsecrets.testbed.RealAws;
import io.mxsecrets.testbed.RealVault;
import io.mxsecrets.testbed.aws.AwsServer;
import io.mxsecrets.testbed.kubernetes.ApiServer;
import io.mxsecrets.testbed.vault.VaultKv;
import io.mxsecrets.testbed.vault.VaultLogins;
import io.mxsecrets.testbed.vault.VaultServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The guides for both stores and each page for those who come from another product, walked to the file; that of Private
 * Mendix Platform on Vault on the node, in {@code FromPmpIT}.
 */
class WalkIT {
    private static final String ACCOUNT = "123456789012";
    private static final String EXAMPLE = "https://vault.example:8200";

    @TempDir
    Path home;

    /**
     * A page whose secret is in AWS.
     *
     * @param documents its versions, the newest last
     * @param file the lines that the app reads
     */
    record OnAws(String page, String region, String secret, List<String> documents, List<String> file) {}

    static Stream<OnAws> onAws() throws IOException {
        String pmp = Files.readString(Pages.ROOT.resolve("examples/pmp/document.nested.json"));
        return Stream.of(
                new OnAws("pmp-aws", "eu-west-1", "PMP-Production-Credentials", List.of(pmp), List.of()),
                new OnAws(
                        "kong",
                        "us-east-1",
                        "secret-name",
                        List.of("{\"foo\": \"old\", \"snip\": \"before\"}", "{\"foo\": \"bar\", \"snip\": \"snap\"}"),
                        List.of("foo=bar", "snip=before")),
                new OnAws("qovery", "eu-west-3", "staging/orders", List.of("{\"Key\": \"q\"}"), List.of("Key=q")),
                new OnAws("harness", "us-east-1", "devops/mysecret", List.of("{\"Key\": \"h\"}"), List.of("Key=h")),
                new OnAws(
                        "secrets-store-csi",
                        "eu-west-1",
                        "orders/prod",
                        List.of("{\"Email\": {\"SMTPPassword\": \"s\"}, \"Other\": \"o\"}"),
                        List.of("smtp-password=s")),
                new OnAws(
                        "mendix-operator",
                        "eu-west-1",
                        "orders/prod",
                        List.of("{\"database-password\": \"d\", \"Orders.ApiKey\": \"k\"}"),
                        List.of("Orders.ApiKey=k")));
    }

    @ParameterizedTest
    @MethodSource
    @RealAws
    void onAws(OnAws way, AwsServer aws) throws Exception {
        Desk desk = Stores.aws(home, aws);
        Map<String, String> account = Stores.variables(ACCOUNT, way.region());
        String create = "aws secretsmanager create-secret --name %s --query ARN --output text --secret-string ";
        desk.file("version", way.documents().get(0));
        String arn = desk.run(create.formatted(way.secret()) + "file://version", account)
                .strip();
        try {
            for (String next : way.documents().subList(1, way.documents().size())) {
                desk.file("version", next);
                desk.run(
                        "aws secretsmanager put-secret-value --secret-id %s --secret-string file://version"
                                .formatted(way.secret()),
                        account);
            }
            List<String> file = readFromAws(FromPagesTest.FOLDER.resolve(way.page() + ".md"), "after", arn, aws);

            if (way.file().isEmpty()) {
                assertThat(file).hasSize(30).anyMatch(line -> line.startsWith("Email.SMTPPassword="));
            } else {
                assertThat(file).isEqualTo(way.file());
            }
        } finally {
            desk.run(
                    "aws secretsmanager delete-secret --force-delete-without-recovery --secret-id " + way.secret(),
                    account);
        }
    }

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
            assertThat(readFromAws(guide, "walked", "", aws)).containsExactly("Email.SMTPPassword=\\u2026");
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

            assertThat(readFromVault(guide, "walked", "kubernetes", "pmp-companion", vault, kubernetes, namespace))
                    .containsExactly("Email.SMTPPassword=\\u2026", "VCS.GitlabAdminPAT=\\u2026");
        } finally {
            vault.call("DELETE", "sys/mounts/mendix-secrets", Map.of());
            vault.call("DELETE", "sys/policies/acl/pmp-companion", Map.of());
            vault.call("DELETE", "sys/auth/kubernetes", Map.of());
        }
    }

    record OnVault(String page, String document, List<String> file) {}

    static Stream<OnVault> onVault() {
        return Stream.of(
                new OnVault(
                        "vault-k8s",
                        "{\"user\": \"u\", \"password\": \"p\", \"other\": \"o\"}",
                        List.of("password=p", "user=u")),
                new OnVault(
                        "external-secrets",
                        "{\"Email.SMTPPassword\": \"s\", \"other\": \"o\"}",
                        List.of("smtp-password=s")));
    }

    /** The role is the old product's: for the app's account, without an audience. */
    @ParameterizedTest
    @MethodSource
    @RealVault
    @RealApiServer
    void onVault(OnVault way, VaultServer vault, ApiServer kubernetes) throws Exception {
        String namespace = kubernetes.createNamespace("from");
        kubernetes.createServiceAccount(namespace, "orders");
        VaultKv kv = vault.enableKv2("apps");
        try {
            kv.put("orders", way.document());
            String auth = vault.logins().enableKubernetes(kubernetes, VaultLogins.Reviewer.OF_ITS_OWN);
            vault.logins()
                    .bindKubernetesRole(
                            auth,
                            new VaultLogins.Role(
                                    "orders",
                                    namespace,
                                    "orders",
                                    Optional.empty(),
                                    Duration.ofHours(1),
                                    List.of(kv.readDataPolicy())));

            assertThat(readFromVault(
                            FromPagesTest.FOLDER.resolve(way.page() + ".md"),
                            "after",
                            auth,
                            "orders",
                            vault,
                            kubernetes,
                            namespace))
                    .isEqualTo(way.file());
        } finally {
            vault.call("DELETE", "sys/mounts/apps", Map.of());
        }
    }

    /** @param arn of the secret, where the page has one that nobody can know before */
    private List<String> readFromAws(Path page, String word, String arn, AwsServer aws) throws Exception {
        WalkedPod pod = new WalkedPod(Files.createDirectory(home.resolve("pod")));
        Map<String, String> told = inject(pod, page, word);
        told.replaceAll((name, value) -> name.equals("MXSECRETS_SECRET") && value.startsWith("arn:") ? arn : value);
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

    private List<String> readFromVault(
            Path page,
            String word,
            String auth,
            String account,
            VaultServer vault,
            ApiServer kubernetes,
            String namespace)
            throws Exception {
        WalkedPod pod = new WalkedPod(Files.createDirectory(home.resolve("pod")));
        Map<String, String> told = inject(pod, page, word);
        told.replaceAll((name, value) -> value.replace(EXAMPLE, vault.address().toString()));
        tokens(told, "MXSECRETS_VAULT_JWT_FILE", kubernetes.token(namespace, account, "vault", Duration.ofHours(1)));
        told.putAll(Map.of("MXSECRETS_VAULT_AUTH_MOUNT", auth, "MXSECRETS_CA_BUNDLE", vault.caPem()));
        return pod.init(told);
    }

    private static Map<String, String> inject(WalkedPod pod, Path page, String word) throws Exception {
        Map<String, String> told = new TreeMap<>(pod.inject(
                Pages.yaml(page, word).orElseThrow(), Pages.yaml(page, "values").orElse("")));
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
