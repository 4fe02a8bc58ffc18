package io.mxsecrets.examples.guides;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mxsecrets.testbed.RealApiServer;
import io.mxsecrets.testbed.RealAws;
import io.mxsecrets.testbed.RealVault;
import io.mxsecrets.testbed.aws.AwsServer;
import io.mxsecrets.testbed.kubernetes.ApiServer;
import io.mxsecrets.testbed.server.Binaries;
import io.mxsecrets.testbed.vault.PmpVault;
import io.mxsecrets.testbed.vault.VaultLogins;
import io.mxsecrets.testbed.vault.VaultServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The commands of the README, the guides and the examples, each where it can run. The word after {@code bash} in a page says
 * where; those of the kind {@code cluster} run on the node, in {@code ClusterCommandsIT}, those of the kind {@code walk} too, in
 * {@code FromPagesPodIT}, and those of the kind {@code from} in {@code FromPagesIT}.
 */
class CommandsIT {
    private static final Set<String> RUN =
            Set.of("", "aws", "cluster", "from", "manifests", "pmp", "quickstart", "vault", "walk");
    /** The build itself, other people's programs and a pod of the reader's: read, not run. */
    private static final Set<String> READ = Set.of("build", "eks", "pod", "released", "terraform");

    private static final Pattern MODULE = Pattern.compile("-pl (\\S+)");
    private static final Pattern TEST = Pattern.compile("-Dit\\.test=(\\w+)");
    private static final Pattern VARIABLE = Pattern.compile("-var (\\w+)=");

    @TempDir
    Path home;

    static List<Block> desk() throws IOException {
        return Block.of("");
    }

    static List<Block> vault() throws IOException {
        return Block.of("vault");
    }

    static List<Block> pmp() throws IOException {
        return Block.of("pmp");
    }

    static Stream<Block> read() throws IOException {
        return Block.all().stream().filter(block -> READ.contains(block.kind()));
    }

    @Test
    void everyBlockIsRunOrOnTheListOfThoseThatCannotBe() throws IOException {
        Map<String, Long> kinds = new TreeMap<>();
        Block.all().forEach(block -> kinds.merge(block.kind(), 1L, Long::sum));
        System.out.printf("Command blocks of the pages by kind: %s; only read, not run: %s%n", kinds, read().toList());
        assertThat(kinds.keySet()).allMatch(kind -> RUN.contains(kind) || READ.contains(kind));
        assertThat(kinds.keySet()).containsAll(RUN);
    }

    @ParameterizedTest
    @MethodSource("desk")
    void runsOnADesk(Block block) throws Exception {
        new Desk(home).run(block, Map.of());
    }

    @ParameterizedTest
    @MethodSource("vault")
    @RealVault
    @RealApiServer
    void runsOnVault(Block block, VaultServer vault, ApiServer kubernetes) throws Exception {
        onVault(block, vault, kubernetes, kubernetes.createNamespace("commands"));
    }

    /** Where Private Mendix Platform reads the same Vault, which goes on as before. */
    @ParameterizedTest
    @MethodSource("pmp")
    @RealVault
    @RealApiServer
    void runsBesidePmp(Block block, VaultServer vault, ApiServer kubernetes) throws Exception {
        String namespace = kubernetes.createNamespace("commands");
        try (PmpVault pmp = new PmpVault(vault, kubernetes, namespace, VaultLogins.Reviewer.OF_ITS_OWN)) {
            Map<String, JsonNode> before = pmp.state();
            onVault(block, vault, kubernetes, namespace);
            assertThat(pmp.state()).isEqualTo(before);
            assertThat(pmp.password()).isNotEmpty();
        }
    }

    private void onVault(Block block, VaultServer vault, ApiServer kubernetes, String namespace) throws Exception {
        Desk desk = Stores.vault(home, vault, kubernetes, namespace);
        try {
            desk.run(block, Stores.variables(kubernetes, namespace));
        } finally {
            vault.call("DELETE", "sys/mounts/mendix-secrets", Map.of());
            vault.call("DELETE", "sys/policies/acl/pmp-companion", Map.of());
            if (block.kind().equals("vault")) {
                vault.call("DELETE", "sys/auth/kubernetes", Map.of());
            }
        }
    }

    @Test
    @RealAws
    void runsOnAws(AwsServer aws) throws Exception {
        Desk desk = Stores.aws(home, aws);
        String account = Long.toString(ThreadLocalRandom.current().nextLong(100_000_000_000L, 1_000_000_000_000L));
        for (Block block : Block.of("aws")) { // In an account where nothing is, for pages name their secrets alike.
            desk.run(block, Stores.variables(account, aws.region()));
        }
    }

    /** Tried on the server and not stored: a release of the chart, which has the same names, may be there. */
    @Test
    @RealApiServer
    void theManifestsAreTakenByTheServer(ApiServer kubernetes) throws Exception {
        Desk desk = new Desk(home);
        desk.program("helm", "exec %s \"$@\"".formatted(Binaries.need("helm")));
        desk.program(
                "kubectl",
                """
                case $1 in
                  apply) set -- "$@" --force-conflicts ;;
                  delete) set -- "$@" --ignore-not-found ;;
                esac
                exec %s "$@" --dry-run=server
                """
                        .formatted(Binaries.need("kubectl")));
        var namespaces = kubernetes.client().namespaces();
        kubernetes.apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: mendix-secrets-injector}", "default");
        try {
            for (Block block : Block.of("manifests")) {
                String pinned = block.commands().replace("…", "0".repeat(64));
                desk.run(
                        new Block(block.page(), block.line(), block.kind(), pinned),
                        Map.of("KUBECONFIG", kubernetes.kubeconfig().toString()));
            }
        } finally {
            namespaces.withName("mendix-secrets-injector").delete();
        }
    }

    /** What can be said of commands that are not run: the shell reads them, and what they name is there. */
    @ParameterizedTest
    @MethodSource("read")
    void namesWhatThereIs(Block block) throws Exception {
        Process shell = new ProcessBuilder("bash", "-n", "-c", block.commands()).start();
        assertThat(shell.waitFor()).isZero();
        names(MODULE, block).flatMap(list -> Arrays.stream(list.split(","))).forEach(module -> assertThat(
                        Pages.ROOT.resolve(module).resolve("pom.xml"))
                .exists());
        List<String> tests = names(TEST, block).toList();
        try (Stream<Path> files = Files.walk(Pages.ROOT)) {
            Set<String> there =
                    Set.copyOf(files.map(file -> file.getFileName().toString()).toList());
            assertThat(tests).allMatch(test -> there.contains(test + ".java"));
        }
        List<String> variables = names(VARIABLE, block).toList();
        if (!variables.isEmpty()) {
            Process hcl = new ProcessBuilder(
                            Binaries.need("hcl-lint").toString(),
                            Pages.ROOT.resolve("examples/aws/terraform/main.tf").toString())
                    .start();
            String declared = new ObjectMapper()
                    .readTree(hcl.getInputStream())
                    .path("variable")
                    .toString();
            assertThat(variables).allMatch(name -> declared.contains("\\\"" + name + "\\\""));
        }
    }

    private static Stream<String> names(Pattern pattern, Block block) {
        return pattern.matcher(block.commands()).results().map((MatchResult match) -> match.group(1));
    }
}
