package io.mxsecrets.cli.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.cli.CommandTest.Ended;
import io.mxsecrets.cli.JarTest;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.observe.Telemetry;
import io.mxsecrets.core.settings.resolve.Environment;
import io.mxsecrets.core.settings.resolve.Settings;
import io.mxsecrets.core.time.Deadline;
import io.mxsecrets.providers.ProviderContext;
import io.mxsecrets.providers.Reading;
import io.mxsecrets.providers.Request;
import io.mxsecrets.providers.vault.VaultProvider;
import io.mxsecrets.testbed.RealApiServer;
import io.mxsecrets.testbed.RealVault;
import io.mxsecrets.testbed.kubernetes.ApiServer;
import io.mxsecrets.testbed.server.Binaries;
import io.mxsecrets.testbed.vault.VaultKv;
import io.mxsecrets.testbed.vault.VaultLogins.Reviewer;
import io.mxsecrets.testbed.vault.VaultServer;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A36: what {@code policy} prints, applied to a real Vault, lets exactly that manifest's agent through, and the same minus one
 * line does not.
 */
@RealVault
@RealApiServer
class PolicyIT extends JarTest {
    private static final String DOCUMENT = "{\"a\":\"1\"}";

    private VaultServer vault;
    private ApiServer kubernetes;
    private VaultKv kv;
    private String namespace;
    private String mount;
    private String role;
    private Path pod;
    private Path values;

    @BeforeEach
    void given(VaultServer vault, ApiServer kubernetes) throws Exception {
        this.vault = vault;
        this.kubernetes = kubernetes;
        kv = vault.enableKv2();
        kv.put("app", DOCUMENT);
        kv.put("other", DOCUMENT);
        namespace = kubernetes.createNamespace("policy");
        kubernetes.createServiceAccount(namespace, "app");
        kubernetes.createServiceAccount(namespace, "other");
        mount = vault.logins().enableKubernetes(kubernetes, Reviewer.OF_ITS_OWN);
        role = vault.freshName("app");
        pod = pod("app", "app");
        values = Files.writeString(
                directory.resolve("values.yaml"), "policy: {vaultAddresses: ['" + vault.address() + "']}\n");
        Files.createDirectory(directory.resolve("ca"));
        Files.copy(vault.caFile(), directory.resolve("ca/ca.crt"));
    }

    private Path pod(String account, String secret) throws Exception {
        return Files.writeString(
                directory.resolve(account + "-" + secret + ".yaml"),
                """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: app
                  namespace: %s
                  annotations:
                    mxsecrets.io/inject: "true"
                    mxsecrets.io/secret: %s/%s/%s
                    mxsecrets.io/vault-role: %s
                    mxsecrets.io/vault-auth-mount: %s
                spec:
                  serviceAccountName: %s
                  containers: [{name: mendix, image: app, securityContext: {runAsUser: 1001}}]
                """
                        .formatted(namespace, vault.address(), kv.mount(), secret, role, mount, account));
    }

    private JsonNode printed() throws Exception {
        Ended ended = mxsecrets("policy", "-f", pod, "--values", values, "--vault-auth", "kubernetes", "--as", "json");
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        return new ObjectMapper().readTree(ended.out()).at("/vault/0");
    }

    private void apply(String policy, JsonNode body) {
        vault.putPolicy(role, policy);
        vault.call(
                "POST",
                "auth/" + mount + "/role/" + role,
                new ObjectMapper().convertValue(body, new TypeReference<Map<String, Object>>() {}));
    }

    /** Reads as the agent of this pod would, with the variables that the webhook gives it. */
    private void read(Path manifest, String account) throws Exception {
        Ended ended = mxsecrets("inject", "-f", manifest, "--values", values, "-o", "json");
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        Map<String, String> environment = new TreeMap<>();
        new ObjectMapper()
                .readTree(ended.out())
                .at("/spec/initContainers/0/env")
                .forEach(variable -> environment.put(
                        variable.path("name").asText(),
                        variable.path("value").asText("x").replace("$$", "$")));
        Path token = Files.writeString(
                directory.resolve("token"), kubernetes.token(namespace, account, "vault", Duration.ofHours(1)));
        environment.keySet().removeIf(name -> name.startsWith("MXSECRETS_POD"));
        environment.put("MXSECRETS_VAULT_JWT_FILE", token.toString());
        environment.put("MXSECRETS_CA_DIRECTORY", directory.resolve("ca").toString());
        Settings settings = Environment.resolve(environment).settings().orElseThrow();
        ProviderContext context = new ProviderContext(
                settings, environment, Instant::now, System::nanoTime, time -> {}, () -> 0.5, Telemetry.SILENT);
        try (VaultProvider provider = new VaultProvider(context)) {
            Reading reading = provider.read(
                    new Request(settings.sources().get(0), Optional.empty()),
                    Deadline.after(Duration.ofSeconds(20), System::nanoTime));
            assertThat(new String(((Reading.Read) reading).document().bytes().reveal(), UTF_8))
                    .isEqualTo(DOCUMENT);
        }
    }

    private Reason refusal(Path manifest, String account) {
        Throwable thrown = catchThrowable(() -> read(manifest, account));
        assertThat(thrown).isInstanceOf(Failure.class);
        return ((Failure) thrown).reason();
    }

    @Test // A36
    void letsExactlyThisPodsAgentThrough() throws Exception {
        JsonNode printed = printed();
        apply(printed.path("policy").asText(), printed.path("role"));

        read(pod, "app");
        assertThat(refusal(pod, "other")).isEqualTo(Reason.LOGIN_DENIED);
        assertThat(refusal(pod("app", "other"), "app")).isEqualTo(Reason.DENIED);
    }

    @Test // A36
    void theSameMinusOneLineDoesNot() throws Exception {
        JsonNode printed = printed();
        String policy = printed.path("policy").asText();
        String withoutData = policy.substring(policy.indexOf("path", 1));
        assertThat(withoutData).contains("/metadata/").doesNotContain("/data/");
        apply(withoutData, printed.path("role"));
        assertThat(refusal(pod, "app")).isEqualTo(Reason.DENIED);

        for (String field :
                List.of("token_policies", "bound_service_account_names", "bound_service_account_namespaces")) {
            vault.call("DELETE", "auth/" + mount + "/role/" + role, Map.of());
            ObjectNode less = printed.path("role").deepCopy();
            less.remove(field);
            Throwable thrown = catchThrowable(() -> apply(policy, less));
            if (thrown == null) {
                assertThat(refusal(pod, "app")).as(field).isIn(Reason.DENIED, Reason.LOGIN_DENIED);
            } else {
                assertThat(thrown).as(field).hasMessageContaining("400");
            }
        }
    }

    @Test // A37
    void theCommandsMakeItAndReplaceNothing() throws Exception {
        Ended ended = mxsecrets("policy", "-f", pod, "--values", values, "--vault-auth", "kubernetes");
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        run(ended.out());
        read(pod, "app");

        String theirs = "path \"" + kv.mount() + "/data/theirs\" { capabilities = [\"list\"] }";
        vault.putPolicy(role, theirs);
        JsonNode roleBefore =
                vault.call("GET", "auth/" + mount + "/role/" + role, Map.of()).path("data");
        run(ended.out());
        assertThat(vault.call("GET", "sys/policies/acl/" + role, Map.of())
                        .at("/data/policy")
                        .asText())
                .isEqualTo(theirs);
        assertThat(vault.call("GET", "auth/" + mount + "/role/" + role, Map.of())
                        .path("data"))
                .isEqualTo(roleBefore);
    }

    @Test // A37
    void theTemplatesCommandMakesASecretOnceAndNeverReplacesIt() throws Exception {
        String command = mxsecrets("template", "pmp", "--vault-command", "--name", kv.mount() + "/pmp")
                .out();
        run(command);
        assertThat(kv.read("pmp").has("Email.SMTPPassword")
                        || kv.read("pmp").toString().contains("Email.SMTPPassword"))
                .isTrue();
        kv.put("pmp", DOCUMENT);
        assertThat(shell(command)).isNotZero();
        assertThat(kv.read("pmp").toString()).contains("\"a\":\"1\"");
    }

    private void run(String commands) throws Exception {
        assertThat(shell("set -e\n" + commands))
                .as(Files.readString(directory.resolve("log")))
                .isZero();
    }

    private int shell(String commands) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", commands)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile());
        builder.environment()
                .putAll(Map.of(
                        "PATH", Binaries.need("vault").getParent() + File.pathSeparator + System.getenv("PATH"),
                        "HOME", directory.toString(),
                        "VAULT_ADDR", vault.address().toString(),
                        "VAULT_TOKEN", vault.rootToken(),
                        "VAULT_CACERT", vault.caFile().toString()));
        Process process = builder.start();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return process.exitValue();
    }

    @Test
    void aManifestOfManyPodsIsOneRoleEach() throws Exception {
        List<Object> arguments = new ArrayList<>(List.of("policy", "--values", values, "--as", "hcl"));
        for (Path file : List.of(pod, pod("app", "other"))) {
            arguments.addAll(List.of("-f", file));
        }
        Ended ended = mxsecrets(arguments.toArray());
        assertThat(ended.out()).contains(kv.mount() + "/data/app", kv.mount() + "/data/other");
    }
}
