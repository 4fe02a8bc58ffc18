package io.mxsecrets.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.mxsecrets.cli.CommandTest;
import io.mxsecrets.cli.CommandTest.Ended;
import io.mxsecrets.cli.JarTest;
import io.mxsecrets.cli.console.Trees;
import io.mxsecrets.cli.doctor.StoreTraps.Trap;
import io.mxsecrets.testbed.RealApiServer;
import io.mxsecrets.testbed.RealAws;
import io.mxsecrets.testbed.RealVault;
import io.mxsecrets.testbed.aws.AwsServer;
import io.mxsecrets.testbed.hostile.HostileServer;
import io.mxsecrets.testbed.kubernetes.ApiServer;
import io.mxsecrets.testbed.server.Outage;
import io.mxsecrets.testbed.vault.VaultServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
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
    private static final Map<String, Desk> SPOILT = new ConcurrentHashMap<>();

    private final VaultServer vault;
    private final ApiServer kubernetes;
    private final AwsServer aws;

    DoctorIT(VaultServer vault, ApiServer kubernetes, AwsServer aws) {
        this.vault = vault;
        this.kubernetes = kubernetes;
        this.aws = aws;
    }

    @ParameterizedTest // A39
    @MethodSource("io.mxsecrets.cli.doctor.StoreTraps#inVault")
    void findsATrapOfVault(Trap trap) throws Exception {
        finds(trap, doctor(spoilt(trap, Desk::withVault), unusual()));
    }

    @ParameterizedTest // A39
    @MethodSource("io.mxsecrets.cli.doctor.StoreTraps#inAws")
    void findsATrapOfAws(Trap trap) throws Exception {
        finds(trap, doctor(spoilt(trap, Desk::withAws)));
    }

    @ParameterizedTest // A39, A48
    @MethodSource("io.mxsecrets.cli.doctor.StoreTraps#ofIam")
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
        StoreTraps.inVault().forEach(trap -> desks.put(trap, spoilt(trap, Desk::withVault)));
        StoreTraps.inAws().forEach(trap -> desks.put(trap, spoilt(trap, Desk::withAws)));
        StoreTraps.ofIam().forEach(trap -> desks.put(trap, spoilt(trap, DoctorIT::withScript)));
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
                    StoreTraps.trap(trap.name(), d -> {}, 0, trap.verdict(), trap.words()),
                    findings.stream()
                            .filter(f -> f.path("object").asText().endsWith(object))
                            .toList());
        }
    }

    @Test // A39
    void aSealedVaultIsNamed() throws Exception {
        Desk desk = Desk.withVault(vault, kubernetes, aws);
        try (Outage sealed = vault.seal()) {
            finds(
                    StoreTraps.trap("", d -> {}, 69, "fail", "is sealed", "unseal it"),
                    packaged(desk, kubernetes.kubeconfig()));
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
                StoreTraps.trap("", d -> {}, 77, "unknown", "may not have a token", "serviceaccounts/token"),
                packaged(desk, config));
    }

    @Test // A39
    void aClusterThatIsAwayIsNotThePodsFault() throws Exception {
        Desk desk = Desk.withVault(vault, kubernetes, aws);
        Path config = kubeconfig(desk, "https://127.0.0.1:1", "none");
        finds(
                StoreTraps.trap("", d -> {}, 69, "unknown", "does not answer", "kubectl version"),
                packaged(desk, config));
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
        finds(StoreTraps.trap("", d -> {}, 77, "fail", "has no role apps"), ended);
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
