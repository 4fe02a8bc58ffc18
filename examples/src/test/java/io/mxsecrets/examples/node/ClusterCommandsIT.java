package io.mxsecrets.examples.node;

import io.mxsecrets.examples.guides.Block;
import io.mxsecrets.examples.guides.Desk;
import io.mxsecrets.testbed.RealAws;
import io.mxsecrets.testbed.RealNode;
import io.mxsecrets.testbed.aws.AwsServer;
import io.mxsecrets.testbed.kubernetes.ApiServer;
import io.mxsecrets.testbed.kubernetes.Node;
import io.mxsecrets.testbed.server.Binaries;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The commands of pages that want a cluster with the injector. Helm takes this build's chart in place of the published one,
 * whose installation it only tries, for it is installed already.
 */
@RealNode
@RealAws
class ClusterCommandsIT {
    @TempDir
    Path home;

    @AutoClose
    private final Team team;

    private final ApiServer apiServer;

    ClusterCommandsIT(Node node, AwsServer aws) throws Exception {
        team = Team.on(node, aws);
        apiServer = node.apiServer();
    }

    static List<Block> blocks() throws IOException {
        return Block.of("cluster");
    }

    @BeforeEach
    void theExamplesNamespaceIsThere() {
        apiServer.apply(
                """
                apiVersion: v1
                kind: Namespace
                metadata: {name: feature-test}
                ---
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: pmp-companion, namespace: feature-test}
                """,
                "feature-test");
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void runsOnACluster(Block block) throws Exception {
        Desk desk = new Desk(home);
        desk.file("company-ca.pem", apiServer.caPem());
        desk.file("api-server-ca.pem", apiServer.caPem());
        desk.file("injector-values.yaml", "policy: {strict: true}\n");
        desk.program("kubectl", kubectl());
        desk.program("helm", helm());
        desk.run(block, Map.of("KUBECONFIG", apiServer.kubeconfig().toString(), "HELM_NAMESPACE", team.namespace()));
    }

    /** In the Namespace of the release, where the page has the one that it is installed in. */
    private String kubectl() {
        return """
                words=() last=
                for word; do
                  case $word in
                    mendix-secrets-injector) [ "$last" != --namespace ] || word=%s ;;
                  esac
                  words+=("$word") last=$word
                done
                exec %s "${words[@]}"
                """
                .formatted(team.release().namespace(), Binaries.need("kubectl"));
    }

    private String helm() {
        return """
                words=() last= tried=
                for word; do
                  case $word in
                    oci://*) word=%1$s tried=1 ;;
                    mendix-secrets-injector) [ "$last" != --namespace ] || word=%2$s ;;
                    --wait) last=$word; continue ;;
                  esac
                  words+=("$word") last=$word
                done
                digest=sha256:$(printf '0%%.0s' {1..64})
                [ -z "$tried" ] || words+=(--dry-run=client --set "images.agent.digest=$digest,images.webhook.digest=$digest")
                exec %3$s "${words[@]}"
                """
                .formatted(
                        Shell.ROOT.resolve("charts/mendix-secrets-injector"),
                        team.release().namespace(),
                        Binaries.need("helm"));
    }
}
