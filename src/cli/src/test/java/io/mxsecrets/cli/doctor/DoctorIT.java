package io.mxsecrets.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.mxsecrets.cli.CommandTest;
import io.mxsecrets.cli.CommandTest.Ended;
import io.mxsecrets.cli.JarTest;
import io.mxsecrets.cli.console.Trees;
import io.mxsecrets.testbed.RealApiServer;
import io.mxsecrets.testbed.RealAws;
import io.mxsecrets.testbed.RealVault;
import io.mxsecrets.testbed.aws.AwsServer;
import io.mxsecrets.testbed.hostile.Behaviour;
import io.mxsecrets.testbed.hostile.Behaviour.Judgement;
import io.mxsecrets.testbed.hostile.Call;
import io.mxsecrets.testbed.hostile.HostileServer;
import io.mxsecrets.testbed.kubernetes.ApiServer;
import io.mxsecrets.testbed.server.Outage;
import io.mxsecrets.testbed.vault.VaultServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code mxsecrets doctor} on real servers: each trap that shows only there, by one finding and its fix. No value and no token is
 * on any stream. One trap of each kind goes through the packaged jar, the others call the command in this JVM.
 */
@RealVault
@RealApiServer
@RealAws
class DoctorIT extends JarTest {
    private static final String FIRST = "arn:aws:sts::123456789012:assumed-role/reader/pod";
    private static final String SECOND = "arn:aws:iam::210987654321:role/second";

    private static final Map<String, Desk> SPOILT = new ConcurrentHashMap<>();

    private final VaultServer vault;
    private final ApiServer kubernetes;
    private final AwsServer aws;

    DoctorIT(VaultServer vault, ApiServer kubernetes, AwsServer aws) {
        this.vault = vault;
        this.kubernetes = kubernetes;
        this.aws = aws;
    }

    /**
     * @param spoil what the reader did
     * @param words of the finding: its sentence or its fix
     */
    record Trap(String name, Consumer<Desk> spoil, int exitCode, String verdict, String... words) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Trap trap(String name, Consumer<Desk> spoil, int exitCode, String verdict, String... words) {
        return new Trap(name, spoil, exitCode, verdict, words);
    }

    static Stream<Trap> inVault() {
        return Stream.of(
                trap("a role that is not there", d -> d.pod.with("vault-role", "apps"), 77, "fail", "has no role apps"),
                trap(
                        "an account that is not there",
                        d -> d.pod.runsAs("apps"),
                        66,
                        "fail",
                        "is not in the cluster",
                        "serviceAccountName: app"),
                trap(
                        "an account that the role does not name",
                        d -> d.role(Map.of("bound_service_account_names", "others")),
                        77,
                        "fail",
                        "does not let the ServiceAccount"),
                trap(
                        "a Namespace that the role does not name",
                        d -> d.role(Map.of("bound_service_account_namespaces", "elsewhere")),
                        77,
                        "fail",
                        "does not let the ServiceAccount"),
                trap(
                        "another audience",
                        d -> d.role(Map.of("audience", "someone")),
                        77,
                        "fail",
                        "does not accept the audience vault"),
                trap("no reviewer", Desk::withoutReviewer, 77, "fail", "token_reviewer_jwt"),
                trap(
                        "another auth mount",
                        d -> d.pod.with("vault-auth-mount", "nowhere"),
                        77,
                        "fail",
                        "auth mount nowhere"),
                trap(
                        "a policy on the path of the CLI",
                        d -> d.policy("path \"" + d.kv.mount() + "/admin\" { capabilities = [\"read\"] }"),
                        77,
                        "fail",
                        "path of the CLI",
                        "/data/admin"),
                trap(
                        "a policy on another path",
                        d -> d.policy("path \"other/*\" { capabilities = [\"read\"] }"),
                        77,
                        "fail",
                        "may not read",
                        "/data/admin"),
                trap(
                        "a document one data/ too deep",
                        d -> {
                            d.kv.put("data/deep", "{\"a\":\"" + Desk.CANARY + "\"}");
                            d.pod.with("secret", d.vault.address() + "/" + d.kv.mount() + "/deep");
                        },
                        66,
                        "fail",
                        "one data/ too deep",
                        "vault kv put -cas=0"),
                trap(
                        "a path where nothing is",
                        d -> d.pod.with("secret", d.vault.address() + "/" + d.kv.mount() + "/Admin"),
                        66,
                        "fail",
                        "there is nothing at"),
                trap(
                        "KV version 1",
                        d -> {
                            String mount = d.vault.freshName("v1");
                            d.vault.enableKv1(mount);
                            d.vault.call("POST", mount + "/admin", Map.of("a", "1"));
                            d.policy("path \"" + mount + "/*\" { capabilities = [\"read\"] }");
                            d.pod.with("secret", d.vault.address() + "/" + mount + "/admin");
                        },
                        64,
                        "fail",
                        "KV version 1"),
                trap(
                        "a mount with a slash",
                        d -> {
                            String mount = d.vault.freshName("team") + "/kv";
                            d.vault.enableKv2(mount);
                            d.policy("path \"" + mount + "/data/*\" { capabilities = [\"read\"] }");
                            d.pod.with("secret", d.vault.address() + "/" + mount + "/admin");
                        },
                        64,
                        "fail",
                        "is mounted at",
                        "vault-kv-mount"),
                trap("a deleted version", d -> d.kv.delete("admin"), 66, "fail", "was deleted", "vault kv undelete"),
                trap("a destroyed version", d -> d.kv.destroy("admin", 1), 66, "fail", "is destroyed"),
                trap(
                        "an authority that nobody knows",
                        d -> d.pod.without("ca-configmap"),
                        69,
                        "fail",
                        "not signed by a trusted authority",
                        "ca-configmap"),
                trap(
                        "a ConfigMap that nothing makes",
                        d -> d.pod.with("ca-configmap", "nobody"),
                        66,
                        "fail",
                        "is not in the cluster",
                        "ContainerCreating"),
                trap(
                        "plain http where TLS is served",
                        d -> d.pod.with(
                                        "secret",
                                        d.vault.address().toString().replace("https:", "http:") + "/" + d.kv.mount()
                                                + "/admin")
                                .with("allow-http", "true"),
                        64,
                        "fail",
                        "plain http",
                        "https://"),
                trap(
                        "keys that hold an object with value",
                        d -> d.kv.put("admin", "{\"K\":{\"value\":\"" + Desk.CANARY + "\"}}"),
                        0,
                        "warn",
                        "only member is value",
                        "vault kv patch"),
                trap(
                        "kv put of one key",
                        d -> {
                            d.kv.put("admin", "{\"a\":\"1\",\"b\":\"2\",\"c\":\"" + Desk.CANARY + "\"}");
                            d.kv.put("admin", "{\"a\":\"1\"}");
                        },
                        0,
                        "suspect",
                        "replaces the whole document",
                        "vault kv patch"),
                trap(
                        "white space round a token",
                        d -> d.kv.put("admin", "{\"VCS.GitlabAdminPAT\":\"" + Desk.CANARY + "\\n\"}"),
                        0,
                        "warn",
                        "white space"),
                trap(
                        "a store that cannot be reached from here",
                        d -> d.pod.with("secret", "https://127.0.0.1:1/" + d.kv.mount() + "/admin"),
                        69,
                        "unknown",
                        "the store cannot be reached from here",
                        "says nothing of the pod"));
    }

    @ParameterizedTest // A39
    @MethodSource("inVault")
    void findsATrapOfVault(Trap trap) throws Exception {
        finds(trap, doctor(spoilt(trap, Desk::withVault), unusual()));
    }

    static Stream<Trap> inAws() {
        return Stream.of(
                trap("a name that is not there", d -> d.pod.with("secret", "PMP-other"), 66, "fail", "no such secret"),
                trap(
                        "another region",
                        d -> d.pod.with("aws-region", "us-east-1"),
                        66,
                        "fail",
                        "no such secret",
                        "aws-region"),
                trap(
                        "a secret that waits for its deletion",
                        d -> d.aws.deleteSecret(d.pod.get("secret")),
                        66,
                        "fail",
                        "scheduled for deletion",
                        "restore-secret"),
                trap(
                        "a label that no version has",
                        d -> d.pod.with("version", "stage:BLUE"),
                        66,
                        "fail",
                        "AWSCURRENT and no BLUE"),
                trap(
                        "comments in JSON",
                        d -> d.aws.putSecret(d.pod.get("secret"), "{\n// " + Desk.CANARY + "\n\"a\":\"1\"}"),
                        65,
                        "fail",
                        "JSON has no comments"),
                trap(
                        "keys that hold an object with value",
                        d -> d.aws.putSecret(d.pod.get("secret"), "{\"K\":{\"value\":\"" + Desk.CANARY + "\"}}"),
                        0,
                        "warn",
                        "holds only a value"),
                trap(
                        "put-secret-value of one key",
                        d -> {
                            d.aws.putSecret(
                                    d.pod.get("secret"), "{\"a\":\"1\",\"b\":\"2\",\"c\":\"" + Desk.CANARY + "\"}");
                            d.aws.putSecret(d.pod.get("secret"), "{\"a\":\"1\"}");
                        },
                        0,
                        "suspect",
                        "replaces the whole document"),
                trap("rights on every secret", d -> {}, 0, "warn", "may read secrets of any name"),
                trap(
                        "a Secret with keys that nothing makes",
                        d -> d.pod.without("aws-role-arn").with("aws-credentials-secret", "nobody"),
                        66,
                        "fail",
                        "is not in the cluster",
                        "aws-credentials-secret"),
                trap(
                        "Pod Identity, which only a node has",
                        d -> d.pod.without("aws-role-arn").with("aws-auth", "pod-identity"),
                        0,
                        "unknown",
                        "come from the node"));
    }

    @ParameterizedTest // A39
    @MethodSource("inAws")
    void findsATrapOfAws(Trap trap) throws Exception {
        finds(trap, doctor(spoilt(trap, Desk::withAws)));
    }

    private static Trap refused(String name, Call call, String status, String code, String message, String... words) {
        byte[] body = call.error(code, message).getBytes(StandardCharsets.UTF_8);
        Behaviour.Script script = wire -> wire.answer(status, "", body);
        Behaviour behaviour = new Behaviour(name, Set.of(call), Judgement.DENIED, script);
        return trap(name, d -> d.hostile.misbehave(call, behaviour, Integer.MAX_VALUE), 77, "fail", words);
    }

    /** The same behind a first role, for which all is well. */
    private static Trap refusedChain(String name, String status, String code, String message, String... words) {
        Trap refused = refused(name, Call.STS_ASSUME_ROLE, status, code, message, words);
        return trap(
                name,
                d -> {
                    d.pod.with("aws-assume-role-arn", SECOND);
                    refused.spoil().accept(d);
                },
                refused.exitCode(),
                refused.verdict(),
                refused.words());
    }

    /** What LocalStack, which knows no policies, never says: in the words of AWS, from a scripted server. */
    static Stream<Trap> ofIam() {
        return Stream.of(
                refused(
                        "a trust policy of another account, or a role whose ARN is misspelt",
                        Call.STS_WEB_IDENTITY,
                        "403 Forbidden",
                        "AccessDenied",
                        "Not authorized to perform sts:AssumeRoleWithWebIdentity",
                        "the trust policy of the role",
                        ":sub",
                        "a role that does not exist"),
                refused(
                        "no identity provider in IAM",
                        Call.STS_WEB_IDENTITY,
                        "400 Bad Request",
                        "InvalidIdentityToken",
                        "No OpenIDConnect provider found in your account for https://issuer.example",
                        "OpenID Connect identity provider"),
                refused(
                        "an audience that the provider does not list",
                        Call.STS_WEB_IDENTITY,
                        "400 Bad Request",
                        "InvalidIdentityToken",
                        "Incorrect token audience",
                        "aws-audience"),
                refused(
                        "a policy on other names",
                        Call.GET_SECRET,
                        "400 Bad Request",
                        "AccessDeniedException",
                        "no identity-based policy allows the secretsmanager:GetSecretValue action",
                        "secretsmanager:GetSecretValue",
                        "\"Effect\":\"Allow\""),
                refused(
                        "a key of KMS without kms:Decrypt",
                        Call.GET_SECRET,
                        "400 Bad Request",
                        "AccessDeniedException",
                        "Access to KMS is not allowed",
                        "kms:Decrypt"),
                refusedChain(
                        "a second role that does not trust the first, or a first role that may not take it",
                        "403 Forbidden",
                        "AccessDenied",
                        "User: " + FIRST + " is not authorized to perform: sts:AssumeRole on resource: " + SECOND,
                        "STS refuses the role " + SECOND + ": not both sides allow it",
                        "the policy of " + FIRST,
                        "\"Action\":\"sts:AssumeRole\",\"Resource\":\"" + SECOND + "\"",
                        "the trust policy of the role must name that identity",
                        "set aws-external-id"),
                refusedChain(
                        "a second role that does not take the session's tags",
                        "403 Forbidden",
                        "AccessDenied",
                        "User: " + FIRST + " is not authorized to perform: sts:TagSession on resource: " + SECOND,
                        "allow sts:TagSession beside sts:AssumeRole in the trust policy of the role"),
                refusedChain(
                        "tags and policies that are too large together",
                        "400 Bad Request",
                        "PackedPolicyTooLarge",
                        "Packed size of session tags consumes 102% of allotted space.",
                        "too large together",
                        "transitive tags"));
    }

    @ParameterizedTest // A39, A48
    @MethodSource("ofIam")
    void findsARefusalOfAws(Trap trap) throws Exception {
        Desk desk = spoilt(trap, DoctorIT::withScript);
        finds(trap, doctor(desk, desk.hostile.url()));
    }

    private static Desk withScript(VaultServer vault, ApiServer kubernetes, AwsServer aws) {
        try {
            Desk desk = Desk.withAws(vault, kubernetes, aws);
            desk.hostile = new HostileServer(Optional.empty());
            desk.pod
                    .with("secret", "PMP-app")
                    .with("aws-endpoint", desk.hostile.url())
                    .with("aws-sts-endpoint", desk.hostile.url());
            return desk;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Setup {
        Desk on(VaultServer vault, ApiServer kubernetes, AwsServer aws);
    }

    /** Made once, for the command in this JVM and for the jar. */
    private Desk spoilt(Trap trap, Setup setup) {
        return SPOILT.computeIfAbsent(trap.name() + List.of(trap.words()), name -> {
            Desk desk = setup.on(vault, kubernetes, aws);
            trap.spoil().accept(desk);
            return desk;
        });
    }

    @AfterAll
    static void closeScripts() throws IOException {
        for (Desk desk : SPOILT.values()) {
            if (desk.hostile != null) {
                desk.hostile.close();
            }
        }
        SPOILT.clear();
    }

    private String[] unusual() {
        return new String[] {"https://127.0.0.1:1", vault.address().toString().replace("https:", "http:")};
    }

    @Test // A39
    void theJarFindsEveryTrapInOneRun() throws Exception {
        Map<Trap, Desk> desks = new LinkedHashMap<>();
        inVault().forEach(trap -> desks.put(trap, spoilt(trap, Desk::withVault)));
        inAws().forEach(trap -> desks.put(trap, spoilt(trap, Desk::withAws)));
        ofIam().forEach(trap -> desks.put(trap, spoilt(trap, DoctorIT::withScript)));
        List<String> addresses = new ArrayList<>(List.of(unusual()));
        desks.values().stream().filter(d -> d.hostile != null).forEach(d -> addresses.add(d.hostile.url()));
        Path config = Files.writeString(
                directory.resolve("webhook.json"),
                desks.values().iterator().next().configuration(addresses.toArray(String[]::new)));
        Path manifests = Files.createDirectory(directory.resolve("manifests"));
        for (Desk desk : desks.values()) {
            String name = "in-" + desk.namespace;
            Files.writeString(
                    manifests.resolve(name + ".yaml"),
                    desk.pod.yaml().replace("\n  name: app\n", "\n  name: " + name + "\n"));
        }

        Ended ended = mxsecrets(
                "doctor", "-f", manifests, "--config", config, "--kubeconfig", kubernetes.kubeconfig(), "-o", "json");

        assertThat(ended.exitCode()).as(ended.err()).isIn(64, 65, 66, 69, 77);
        List<JsonNode> findings = findings(ended);
        desks.forEach((trap, desk) -> found(
                trap,
                findings.stream()
                        .filter(f -> f.path("object").asText().contains(desk.namespace))
                        .toList()));
        saysNoSecret(ended);
    }

    @Test // A39
    void theJarFindsEveryTrapOfAManifestInOneRun() throws Exception {
        List<DoctorCommandTest.Trap> traps = DoctorCommandTest.traps().toList();
        Path manifests = Files.createDirectory(directory.resolve("manifests"));
        for (int i = 0; i < traps.size(); i++) {
            Files.writeString(
                    manifests.resolve(i + ".yaml"),
                    traps.get(i)
                            .manifest()
                            .replace("\n  name: app\n", "\n  name: n" + i + "-trap\n")
                            .replace("\n  namespace: team\n", "\n  namespace: team-" + i + "\n"));
        }
        Ended ended = mxsecrets("doctor", "--offline", "-f", manifests, "-o", "json");
        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(64);
        List<JsonNode> findings = findings(ended);
        for (int i = 0; i < traps.size(); i++) {
            DoctorCommandTest.Trap trap = traps.get(i);
            String object = " n" + i + "-trap";
            found(
                    trap(trap.name(), d -> {}, 0, trap.verdict(), trap.words()),
                    findings.stream()
                            .filter(f -> f.path("object").asText().endsWith(object))
                            .toList());
        }
    }

    @Test // A39
    void aSealedVaultIsNamed() throws Exception {
        Desk desk = Desk.withVault(vault, kubernetes, aws);
        try (Outage sealed = vault.seal()) {
            finds(trap("", d -> {}, 69, "fail", "is sealed", "unseal it"), packaged(desk, kubernetes.kubeconfig()));
        }
    }

    @Test // A39
    void whereAllIsWellEverythingPassesAndNothingIsWritten() throws Exception {
        Desk desk = Desk.withVault(vault, kubernetes, aws);
        Ended ended = packaged(desk, kubernetes.kubeconfig());
        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
        assertThat(findings(ended))
                .allSatisfy(f -> assertThat(f.path("verdict").asText()).isEqualTo("pass"));
        assertThat(findings(ended))
                .extracting(f -> f.path("check").asText())
                .contains("login", "engine", "secret", "document");
        assertThat(kubernetes.client().pods().inNamespace(desk.namespace).list().getItems())
                .isEmpty();
        assertThat(Files.list(directory).map(Path::getFileName).map(Path::toString))
                .noneMatch(name -> name.startsWith("mxsecrets-doctor"));
    }

    @Test // A39
    void whoMayNotHaveATokenIsToldWhichRightIsMissing() throws Exception {
        Desk desk = Desk.withVault(vault, kubernetes, aws);
        kubernetes.createServiceAccount(desk.namespace, "caller");
        String token = kubernetes.token(desk.namespace, "caller", "", Duration.ofHours(1));
        Path config = kubeconfig(desk, kubernetes.address().toString(), token);
        finds(
                trap("", d -> {}, 77, "unknown", "may not have a token", "serviceaccounts/token"),
                packaged(desk, config));
    }

    @Test // A39
    void aClusterThatIsAwayIsNotThePodsFault() throws Exception {
        Desk desk = Desk.withVault(vault, kubernetes, aws);
        Path config = kubeconfig(desk, "https://127.0.0.1:1", "none");
        finds(trap("", d -> {}, 69, "unknown", "does not answer", "kubectl version"), packaged(desk, config));
    }

    @Test // A39
    void aStoreIsTriedWithoutAPod() throws Exception {
        Desk desk = Desk.withVault(vault, kubernetes, aws);
        Ended ended = mxsecrets(
                "doctor",
                "--store",
                "company",
                "-n",
                desk.namespace,
                "--service-account",
                "app",
                "--kubeconfig",
                kubernetes.kubeconfig(),
                "--config",
                Files.writeString(directory.resolve("webhook.json"), desk.configurationWithAuthority()),
                "-o",
                "json");
        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
        assertThat(findings(ended))
                .extracting(f -> f.path("check").asText())
                .contains("login")
                .doesNotContain("secret");
    }

    @Test // A39
    void aPodOfTheClusterIsLookedAtByItsName() throws Exception {
        Desk desk = Desk.withVault(vault, kubernetes, aws);
        desk.apply(desk.pod.with("vault-role", "apps").yaml());
        Ended ended = mxsecrets(
                "doctor",
                "pod/app",
                "-n",
                desk.namespace,
                "--kubeconfig",
                kubernetes.kubeconfig(),
                "--config",
                Files.writeString(directory.resolve("webhook.json"), desk.configuration()),
                "-o",
                "json");
        finds(trap("", d -> {}, 77, "fail", "has no role apps"), ended);
    }

    @Test // A39
    void theWebhookOfTheClusterIsLookedForUnlessItsConfigurationIsGiven() throws Exception {
        Desk desk = Desk.withVault(vault, kubernetes, aws);
        assertThat(ofTheWebhook(desk)).singleElement().satisfies(f -> {
            assertThat(f.path("verdict").asText()).isEqualTo("suspect");
            assertThat(f.path("sentence").asText()).contains("no webhook of Mendix Secrets Injector is registered");
        });
        var registrations = kubernetes.client().admissionRegistration().v1().mutatingWebhookConfigurations();
        var registration = registrations
                .resource(new MutatingWebhookConfigurationBuilder()
                        .withNewMetadata()
                        .withName(desk.namespace)
                        .addToLabels("app.kubernetes.io/name", "mendix-secrets-injector")
                        .endMetadata()
                        .addNewWebhook()
                        .withName("asking.pods.mxsecrets.io")
                        .withAdmissionReviewVersions("v1")
                        .withSideEffects("None")
                        .withNewClientConfig()
                        .withNewService()
                        .withNamespace(desk.namespace)
                        .withName("webhook")
                        .endService()
                        .endClientConfig()
                        .endWebhook()
                        .build())
                .create();
        try {
            assertThat(ofTheWebhook(desk)).singleElement().satisfies(f -> {
                assertThat(f.path("verdict").asText()).isEqualTo("fail");
                assertThat(f.path("sentence").asText())
                        .contains("no replica of the webhook " + desk.namespace + "/webhook is ready");
            });
            kubernetes
                    .client()
                    .resource(new EndpointSliceBuilder()
                            .withNewMetadata()
                            .withNamespace(desk.namespace)
                            .withName("webhook-1")
                            .addToLabels("kubernetes.io/service-name", "webhook")
                            .endMetadata()
                            .withAddressType("IPv4")
                            .addNewEndpoint()
                            .withAddresses("10.0.0.9")
                            .withNewConditions()
                            .withReady(true)
                            .endConditions()
                            .endEndpoint()
                            .build())
                    .create();
            assertThat(ofTheWebhook(desk)).isEmpty();
        } finally {
            registrations.resource(registration).delete();
        }
    }

    /** What is found of the cluster's own webhook. */
    private List<JsonNode> ofTheWebhook(Desk desk) throws IOException {
        Path pod = Files.writeString(directory.resolve("pod.yaml"), desk.pod.yaml());
        Ended ended = CommandTest.mxsecrets("doctor", "-f", pod, "--kubeconfig", kubernetes.kubeconfig(), "-o", "json");
        return findings(ended).stream()
                .filter(f -> f.path("object").asText().equals("webhook"))
                .toList();
    }

    private Ended doctor(Desk desk, String... addresses) throws IOException {
        return CommandTest.mxsecrets(arguments(desk, kubernetes.kubeconfig(), List.of(addresses)));
    }

    /** Through the packaged jar. */
    private Ended packaged(Desk desk, Path kubeconfig, String... addresses) throws IOException {
        return mxsecrets(
                Map.of("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + directory),
                "",
                arguments(desk, kubeconfig, List.of(addresses)));
    }

    private Object[] arguments(Desk desk, Path kubeconfig, List<String> addresses) throws IOException {
        Path config = Files.writeString(
                directory.resolve("webhook.json"), desk.configuration(addresses.toArray(String[]::new)));
        Path pod = Files.writeString(directory.resolve("pod.yaml"), desk.pod.yaml());
        return new Object[] {"doctor", "-f", pod, "--config", config, "--kubeconfig", kubeconfig, "-o", "json"};
    }

    private Path kubeconfig(Desk desk, String server, String token) throws IOException {
        return Files.writeString(directory.resolve("other.kubeconfig"), desk.kubeconfig(server, token));
    }

    private static void finds(Trap trap, Ended ended) throws IOException {
        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isEqualTo(trap.exitCode());
        found(trap, findings(ended));
        saysNoSecret(ended);
    }

    private static void found(Trap trap, List<JsonNode> findings) {
        assertThat(findings)
                .as("%s: %s", trap.name(), findings)
                .filteredOn(f -> f.path("verdict").asText().equals(trap.verdict()))
                .anySatisfy(f -> assertThat(told(f)).contains(trap.words()));
        if (trap.verdict().equals("fail") && trap.exitCode() != 0) { // The most likely cause is first.
            assertThat(told(findings.get(0)))
                    .as("%s: %s", trap.name(), findings)
                    .contains(trap.words());
        }
    }

    private static String told(JsonNode finding) {
        return finding.path("sentence").asText() + "; " + finding.path("fix").asText();
    }

    private static void saysNoSecret(Ended ended) {
        assertThat(ended.out() + ended.err()).doesNotContain(Desk.CANARY, "CANARYcanary", "eyJ", "hvs.");
    }

    private static List<JsonNode> findings(Ended ended) throws IOException {
        List<JsonNode> findings = new ArrayList<>();
        Trees.yaml().readTree(ended.out()).path("findings").forEach(findings::add);
        return findings;
    }
}
