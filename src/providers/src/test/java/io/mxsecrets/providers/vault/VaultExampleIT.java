package io.mxsecrets.providers.vault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mxsecrets.core.document.Document;
import io.mxsecrets.testbed.RealApiServer;
import io.mxsecrets.testbed.RealVault;
import io.mxsecrets.testbed.kubernetes.ApiServer;
import io.mxsecrets.testbed.server.Binaries;
import io.mxsecrets.testbed.vault.PmpVault;
import io.mxsecrets.testbed.vault.VaultLogins;
import io.mxsecrets.testbed.vault.VaultServer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code examples/vault/setup} under its own names, on a real Vault and a real API server: what it makes serves, and what was
 * there before stays as it was.
 */
@RealVault
@RealApiServer
class VaultExampleIT {
    private static final String MOUNT = "mendix-secrets";
    /** Of secret, policy, role and account. */
    private static final String NAME = "pmp-companion";

    private static final int DIFFERS = 1;

    @TempDir
    Path directory;

    private VaultServer vault;
    private ApiServer kubernetes;
    private VaultBench bench;
    private final Map<String, String> environment = new TreeMap<>();

    @BeforeEach
    void given(VaultServer vault, ApiServer kubernetes) {
        this.vault = vault;
        this.kubernetes = kubernetes;
        bench = new VaultBench(vault, kubernetes, directory);
        String path = Binaries.need("vault").getParent()
                + File.pathSeparator
                + Binaries.need("kubectl").getParent()
                + File.pathSeparator
                + System.getenv("PATH");
        environment.putAll(Map.of(
                "PATH", path,
                "HOME", directory.toString(),
                "VAULT_ADDR", vault.address().toString(),
                "VAULT_CACERT", vault.caFile().toString(),
                "VAULT_TOKEN", vault.rootToken(),
                "KUBECONFIG", kubernetes.kubeconfig().toString(),
                "KUBERNETES_HOST", kubernetes.addressForServers(),
                "NAMESPACE", bench.namespace));
    }

    @AfterEach
    void nothingOfItStays() {
        List.of("sys/mounts/" + MOUNT, "sys/auth/kubernetes", "sys/auth/jwt", "sys/policies/acl/" + NAME)
                .forEach(path -> vault.call("DELETE", path, Map.of()));
        kubernetes
                .client()
                .rbac()
                .clusterRoleBindings()
                .withName("vault-reviewer")
                .delete();
    }

    @ParameterizedTest
    @CsvSource({
        "reviewer, pmp-companion, vault",
        "reviewer, default, vault",
        "client, pmp-companion, ''",
        "jwt, pmp-companion, vault",
    })
    void theCommandsGiveADocumentThatTheAppsAccountReads(String way, String account, String audience) throws Exception {
        environment.put("ACCOUNT", account);
        environment.put("DOCUMENT", document("{\"VCS.GitlabAdminPAT\": \"made up\", \"a\": \"b\"}"));
        keys();

        setup(way, 0);
        environment.put("DOCUMENT", document("{\"a\": \"b\", \"VCS.GitlabAdminPAT\": \"made up\"}"));
        setup(way, 0); // As often as you like; the order of members is no difference.

        assertThat(read(way.equals("jwt") ? "jwt" : "kubernetes", MOUNT + "/" + NAME, account, audience))
                .isEqualTo("1 {\"VCS.GitlabAdminPAT\":\"made up\",\"a\":\"b\"}");
    }

    @Test
    void noSecretIsWrittenUnlessOneIsNamed() throws Exception {
        assertThat(setup("reviewer", 0)).contains("vault kv put -cas=0 " + MOUNT + "/" + NAME);
        assertThat(vault.call("GET", MOUNT + "/metadata/" + NAME, vault.rootToken(), Map.of())
                        .status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "beside, OF_ITS_OWN, vault, vault",
        "beside, THE_CLIENT, none, ''",
        "reviewer, OF_ITS_OWN, vault, vault",
        "client, THE_CLIENT, none, ''",
        "jwt, THE_CLIENT, vault, vault",
    })
    void besidePmpItAddsAndPmpGoesOn(String way, VaultLogins.Reviewer reviewers, String wanted, String audience)
            throws Exception {
        try (PmpVault pmp = new PmpVault(vault, kubernetes, bench.namespace, reviewers)) {
            Map<String, JsonNode> before = pmp.state();
            environment.put("AUDIENCE", wanted);
            environment.put("MOUNT", PmpVault.MOUNT);
            environment.put("SECRET", PmpVault.SECRET);
            keys();

            setup(way, 0);

            assertThat(pmp.state()).isEqualTo(before);
            assertThat(pmp.password()).isEqualTo("second");
            assertThat(read(
                            way.equals("jwt") ? "jwt" : PmpVault.AUTH,
                            PmpVault.MOUNT + "/" + PmpVault.SECRET,
                            NAME,
                            audience))
                    .isEqualTo("2 {\"Email.SMTPPassword\":\"second\"}");
        }
    }

    @Test
    void pmpsLoginWithoutAReviewerIsNotGivenOne() throws Exception {
        try (PmpVault pmp = new PmpVault(vault, kubernetes, bench.namespace, VaultLogins.Reviewer.THE_CLIENT)) {
            Map<String, JsonNode> before = pmp.state();
            Map<String, JsonNode> all = state();

            assertThat(setup("reviewer", DIFFERS))
                    .contains("auth/kubernetes/config has token_reviewer_jwt_set=false; this would make it true");
            environment.putAll(Map.of("MOUNT", PmpVault.MOUNT, "SECRET", PmpVault.SECRET));
            assertThat(setup("beside", DIFFERS)).contains("no token reviewer of its own", "AUDIENCE=none");
            environment.put("DOCUMENT", document("{\"Email.SMTPPassword\": \"made-up\"}"));
            assertThat(setup("beside", DIFFERS))
                    .contains("pmp-dev/admin has another content in version 2; this would write")
                    .doesNotContain("made-up");

            assertThat(pmp.state()).isEqualTo(before);
            assertThat(state()).isEqualTo(all);
            assertThat(pmp.password()).isEqualTo("second");
        }
    }

    /** Each is named at once, and nothing is made on the way to any of them. */
    @Test
    void whatIsThereAlreadyStopsItBeforeItChangesAnything() throws Exception {
        keys();
        vault.enableKv1(MOUNT);
        vault.putPolicy(NAME, "path \"pmp-dev/*\" { capabilities = [\"list\"] }");
        vault.call("POST", "sys/auth/kubernetes", Map.of("type", "approle"));
        vault.call("POST", "sys/auth/jwt", Map.of("type", "oidc"));
        Map<String, JsonNode> before = state();

        assertThat(setup("reviewer", DIFFERS))
                .contains(
                        "Nothing is changed",
                        "the mount mendix-secrets/ is another engine; this would make it KV version 2",
                        "the policy pmp-companion says something else; this would make it path",
                        "auth/kubernetes is of the type approle; this would make it kubernetes");
        assertThat(setup("jwt", DIFFERS)).contains("auth/jwt is of the type oidc; this would make it jwt");
        assertThat(setup("beside", DIFFERS)).contains("there is no login of the type kubernetes at auth/kubernetes");

        assertThat(state()).isEqualTo(before);
    }

    @Test
    void whatWasChangedByHandStopsItToo() throws Exception {
        environment.put("DOCUMENT", document("{\"key\": \"value\"}"));
        setup("reviewer", 0);
        String role = "auth/kubernetes/role/" + NAME;
        vault.call(
                "POST",
                role,
                Map.of(
                        "bound_service_account_names", "app,pmp-companion",
                        "bound_service_account_namespaces", "another",
                        "audience", "api",
                        "token_policies", "default"));
        vault.call(
                "POST",
                "auth/kubernetes/config",
                Map.of(
                        "kubernetes_host",
                        "https://other.example:6443",
                        "kubernetes_ca_cert",
                        kubernetes.caPem(),
                        "disable_local_ca_jwt",
                        true));
        vault.call("POST", MOUNT + "/data/" + NAME, Map.of("data", Map.of("key", "newer")));
        Map<String, JsonNode> before = state();

        assertThat(setup("reviewer", DIFFERS))
                .contains(
                        "Nothing is changed",
                        role + " has bound_service_account_names=[app pmp-companion]; this would make it pmp-companion",
                        role + " has bound_service_account_namespaces=[another]; this would make it " + bench.namespace,
                        role + " has audience=api; this would make it vault",
                        role + " has token_policies=[default]; this would make it pmp-companion",
                        "auth/kubernetes/config has kubernetes_host=https://other.example:6443; this would make it",
                        "mendix-secrets/pmp-companion has another content in version 2; this would write")
                .doesNotContain("newer");

        assertThat(state()).isEqualTo(before);
    }

    @Test
    void aBindingOfTheClusterStopsItToo() throws Exception {
        kubernetes.apply(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: vault-reviewer}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: system:auth-delegator}
                subjects: [{kind: ServiceAccount, name: another, namespace: kube-system}]
                """,
                "default");
        Map<String, JsonNode> before = state();

        assertThat(setup("reviewer", DIFFERS))
                .contains("the clusterrolebinding vault-reviewer has system:auth-delegator kube-system another");

        assertThat(state()).isEqualTo(before);
    }

    @Test
    void whatVaultDoesNotTellIsNotWritten() throws Exception {
        vault.putPolicy(NAME, "path \"pmp-dev/*\" { capabilities = [\"list\"] }");
        vault.putPolicy(
                "writer",
                """
                path "sys/mounts" { capabilities = ["read"] }
                path "sys/policies/*" { capabilities = ["update"] }
                """);
        environment.put("VAULT_TOKEN", vault.createToken(Duration.ofMinutes(5), "writer"));
        Map<String, JsonNode> before = state();

        assertThat(setup("reviewer", DIFFERS)).contains("permission denied");

        assertThat(state()).isEqualTo(before);
        vault.call("DELETE", "sys/policies/acl/writer", Map.of());
    }

    /** @return what it said */
    private String setup(String way, int ends) throws IOException, InterruptedException {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.isExecutable(root.resolve("examples/vault/setup"))) {
            root = root.getParent();
        }
        Path log = directory.resolve("setup.log");
        ProcessBuilder builder = new ProcessBuilder(
                        root.resolve("examples/vault/setup").toString(), way)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        String said = Files.readString(log);
        assertThat(process.exitValue()).as(said).isEqualTo(ends);
        return said;
    }

    private void keys() throws IOException {
        Path keys = Files.writeString(directory.resolve("sa.pub"), String.join("\n", kubernetes.publicKeys()));
        environment.put("KEYS", keys.toString());
    }

    private String document(String json) throws IOException {
        return Files.writeString(directory.resolve("document.json"), json).toString();
    }

    /** The version and the content that the account gets, as the agent reads it. */
    private String read(String auth, String secret, String account, String audience) {
        VaultBench.write(bench.jwt(), kubernetes.token(bench.namespace, account, audience, Duration.ofHours(1)));
        bench.world
                .with("MXSECRETS_SECRET", vault.address() + "/" + secret)
                .with("MXSECRETS_VAULT_ROLE", NAME)
                .with("MXSECRETS_VAULT_AUTH_MOUNT", auth);
        bench.world.environment.remove("MXSECRETS_VAULT_ADDRESS");
        try (VaultProvider provider = bench.provider()) {
            Document document = bench.read(provider);
            return document.version() + " " + VaultBench.text(document);
        }
    }

    /** All that the set-up could change in Vault; what is not there is a missing node. */
    private Map<String, JsonNode> state() {
        Map<String, JsonNode> state = new TreeMap<>();
        for (String path : List.of(
                "sys/mounts",
                "sys/auth",
                "sys/policies/acl/" + NAME,
                MOUNT + "/data/" + NAME,
                "auth/kubernetes/config",
                "auth/kubernetes/role/" + NAME,
                "auth/jwt/config",
                "auth/jwt/role/" + NAME)) {
            state.put(
                    path,
                    vault.call("GET", path, vault.rootToken(), Map.of()).body().path("data"));
        }
        return state;
    }
}
