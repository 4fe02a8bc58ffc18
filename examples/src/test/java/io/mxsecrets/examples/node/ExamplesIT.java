package io.mxsecrets.examples.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.mxsecrets.testbed.RealAws;
import io.mxsecrets.testbed.RealNode;
import io.mxsecrets.testbed.RealVault;
import io.mxsecrets.testbed.aws.AwsServer;
import io.mxsecrets.testbed.kubernetes.Node;
import io.mxsecrets.testbed.server.Binaries;
import io.mxsecrets.testbed.vault.VaultServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Pods of the examples, as they are but for names that only the test's own stores know, and a small image. */
@RealNode
@RealVault
@RealAws
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExamplesIT {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final Path EXAMPLES = Shell.ROOT.resolve("examples");

    @AutoClose
    private final Team team;

    private final VaultStore vault;
    private final AwsStore aws;

    ExamplesIT(Node node, VaultServer vault, AwsServer aws) throws Exception {
        team = Team.on(node, aws);
        this.vault = VaultStore.of(team, vault);
        this.aws = AwsStore.of(team, aws);
    }

    @BeforeAll
    void start() throws Exception {
        create("portable", chart("portable/chart"), vault.annotations());
        create("buildpack", file("buildpack/deployment.yaml"), vault.annotations());
        create("openshift", file("openshift/pod.yaml"), vault.annotations());
        create("two-stores", file("two-stores/pod.yaml"), bothStores());
        team.create(grouped());
        for (String name : List.of("portable", "buildpack", "openshift", "two-stores", "grouped")) {
            team.node().awaitReady(team.namespace(), name, LIMIT);
        }
    }

    @Test
    void thePortableAppGetsItsConstantsAsHocon() throws IOException {
        assertThat(read("portable", "secrets.conf")).contains("MicroflowConstants", PmpDocument.PASSWORD, password());
    }

    @Test
    void theBuildpackGetsItsConstantsAsVariables() throws IOException {
        assertThat(read("buildpack", "secrets.env"))
                .contains("MX_" + PmpDocument.PASSWORD.replace('.', '_') + "=")
                .contains(password());
    }

    /** Instead of {@code envFrom} a Kubernetes Secret. */
    @Test
    void w40ThePortableAppHasItsSettingsAsVariablesWithoutASecret() throws Exception {
        assumeVariables();
        create(
                "portable-env",
                chart(
                        "portable/chart",
                        "--set=env=RUNTIME_PARAMS_DATABASEPASSWORD=Database.Password\\,M2EE_ADMIN_PASS=Admin.Password"),
                ordersAnnotations());
        team.node().awaitReady(team.namespace(), "portable-env", LIMIT);

        assertThat(variables("portable-env"))
                .contains("RUNTIME_PARAMS_DATABASEPASSWORD=database-canary", "M2EE_ADMIN_PASS=admin-canary");
    }

    @Test
    void w40TheBuildpackHasItsConstantsAsVariablesWithoutItsScript() throws Exception {
        assumeVariables();
        create("buildpack-env", file("buildpack/variables.yaml"), ordersAnnotations());
        team.node().awaitReady(team.namespace(), "buildpack-env", LIMIT);

        assertThat(variables("buildpack-env"))
                .contains(
                        "MX_Orders_ApiKey=api-canary", "ADMIN_PASSWORD=admin-canary", "DATABASE_URL=postgres://canary");
    }

    private void assumeVariables() {
        assumeThat(team.node().apiServer().minor()).as("the API server's minor").isGreaterThanOrEqualTo(35);
    }

    private Map<String, String> ordersAnnotations() throws IOException {
        vault.kv()
                .put(
                        "orders",
                        """
                        {"Orders": {"ApiKey": "api-canary"}, "Admin": {"Password": "admin-canary"},
                         "Database": {"Password": "database-canary", "Url": "postgres://canary"}}
                        """);
        Map<String, String> annotations = new HashMap<>(vault.annotations());
        annotations.put(
                "mxsecrets.io/secret",
                vault.vault().addressForPods() + "/" + vault.kv().mount() + "/orders");
        return annotations;
    }

    private List<String> variables(String pod) {
        return List.of(new AppPod(team, pod).run("cat", "/proc/1/environ").split("\0"));
    }

    /** F13: any UID, on a read-only root. */
    @Test
    void f13OpenShiftsPodReadsUnderTheUserOfItsNamespacesRange() throws IOException {
        AppPod openShift = new AppPod(team, "openshift");
        assertThat(openShift.file()).isEqualTo(PmpDocument.entries());
        assertThat(openShift.run("stat", "-L", "-c", "%a %u", AppPod.FILE).strip())
                .isEqualTo("400 1000660000");
        assertThat(openShift
                        .run("stat", "-L", "-c", "%a %u", AppPod.DIRECTORY + "/..data")
                        .strip())
                .isEqualTo("700 1000660000");
    }

    @Test
    void f13TwoUsersReadThroughTheGroupOfThePodAndNobodyElseDoes() throws IOException {
        AppPod grouped = new AppPod(team, "grouped");
        assertThat(grouped.file()).isEqualTo(PmpDocument.entries());
        assertThat(grouped.run("stat", "-L", "-c", "%a %g", AppPod.FILE).strip())
                .isEqualTo("440 4711");
        assertThat(grouped.run("stat", "-L", "-c", "%a %g", AppPod.DIRECTORY + "/..data")
                        .strip())
                .isEqualTo("2750 4711");
        assertThat(team.exec("grouped", "m2ee-sidecar", "cat", AppPod.FILE)).contains(PmpDocument.PASSWORD);
        assertThatThrownBy(() -> team.exec("grouped", "m2ee-sidecar", "touch", AppPod.FILE))
                .hasMessageContaining("Read-only file system");
    }

    @Test
    void twoStoresAreOneFile() throws IOException {
        Map<String, String> both = new HashMap<>(PmpDocument.entries());
        PmpDocument.entries().forEach((key, value) -> both.put("Partner." + key, value));
        assertThat(new AppPod(team, "two-stores").file()).isEqualTo(both);
    }

    private Map<String, String> bothStores() {
        Map<String, String> own = vault.annotations();
        return Map.of(
                "mxsecrets.io/secret.own", own.get("mxsecrets.io/secret"),
                "mxsecrets.io/vault-auth-mount", own.get("mxsecrets.io/vault-auth-mount"),
                "mxsecrets.io/ca-configmap", own.get("mxsecrets.io/ca-configmap"),
                "mxsecrets.io/secret.partner", aws.arn(),
                "mxsecrets.io/aws-role-arn.partner", aws.role(),
                "mxsecrets.io/allow-http", "true");
    }

    /** Two containers of two users, which share a group. */
    private Pod grouped() throws IOException {
        return new PodBuilder(team.pod(vault.example(), vault.annotations()))
                .editMetadata()
                .withName("grouped")
                .addToAnnotations("mxsecrets.io/containers", "mendix,m2ee-sidecar")
                .endMetadata()
                .editSpec()
                .editSecurityContext()
                .withFsGroup(4711L)
                .endSecurityContext()
                .editMatchingContainer(c -> c.getName().equals("m2ee-sidecar"))
                .editSecurityContext()
                .withRunAsUser(2002L)
                .endSecurityContext()
                .endContainer()
                .endSpec()
                .build();
    }

    private void create(String name, Stream<HasMetadata> objects, Map<String, String> annotations) {
        Pod pod = objects.flatMap(ExamplesIT::pods).findFirst().orElseThrow();
        if (pod.getMetadata().getAnnotations().containsKey("mxsecrets.io/vault-role")) {
            pod.getMetadata().getAnnotations().put("mxsecrets.io/vault-role", "pmp-companion");
        }
        team.create(new PodBuilder(pod)
                .editMetadata()
                .withName(name)
                .withGenerateName(null)
                .withNamespace(team.namespace())
                .addToAnnotations(annotations)
                .endMetadata()
                .editSpec()
                .withServiceAccountName("pmp-companion")
                .editFirstContainer()
                .withImage("registry.example/pmp-companion:1.0.0")
                .withCommand(List.of())
                .withArgs(List.of())
                .editSecurityContext()
                .withReadOnlyRootFilesystem(true)
                .endSecurityContext()
                .endContainer()
                .endSpec()
                .build());
    }

    private static Stream<Pod> pods(HasMetadata object) {
        if (object instanceof Pod pod) {
            return Stream.of(pod);
        }
        return object instanceof Deployment deployment
                ? Stream.of(pod(deployment.getSpec().getTemplate()))
                : Stream.empty();
    }

    private static Pod pod(PodTemplateSpec template) {
        return new PodBuilder()
                .withMetadata(template.getMetadata())
                .withSpec(template.getSpec())
                .build();
    }

    private Stream<HasMetadata> file(String name) throws IOException {
        return objects(Files.readString(EXAMPLES.resolve(name)));
    }

    private Stream<HasMetadata> chart(String name, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Binaries.need("helm").toString(),
                "template",
                "orders",
                EXAMPLES.resolve(name).toString()));
        command.addAll(List.of(options));
        return objects(Shell.run(Map.of(), command.toArray(String[]::new)));
    }

    private Stream<HasMetadata> objects(String yaml) {
        return team.client().load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))).items().stream();
    }

    private String read(String pod, String file) {
        return new AppPod(team, pod).run("cat", AppPod.DIRECTORY + "/" + file);
    }

    private static String password() throws IOException {
        return PmpDocument.entries().get(PmpDocument.PASSWORD);
    }
}
