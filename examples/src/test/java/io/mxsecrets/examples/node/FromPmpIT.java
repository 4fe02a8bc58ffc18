package io.mxsecrets.examples.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.mxsecrets.examples.guides.Block;
import io.mxsecrets.examples.guides.Desk;
import io.mxsecrets.examples.guides.Pages;
import io.mxsecrets.examples.guides.Stores;
import io.mxsecrets.testbed.RealAws;
import io.mxsecrets.testbed.RealNode;
import io.mxsecrets.testbed.RealVault;
import io.mxsecrets.testbed.aws.AwsServer;
import io.mxsecrets.testbed.kubernetes.Node;
import io.mxsecrets.testbed.vault.PmpVault;
import io.mxsecrets.testbed.vault.VaultLogins;
import io.mxsecrets.testbed.vault.VaultServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page for those who have Private Mendix Platform on Vault, walked on the node: its commands, its manifest, a pod, the file. */
@RealNode
@RealVault
@RealAws
class FromPmpIT {
    private static final Path PAGE = Shell.ROOT.resolve("docs/guides/from/pmp-vault.md");
    private static final Duration START = Duration.ofSeconds(90);

    @Test
    void theCompanionReadsPmpsDocumentAndNothingOfPmpChanges(
            Node node, VaultServer vault, AwsServer aws, @TempDir Path home) throws Exception {
        Release.on(node, aws);
        var kubernetes = node.apiServer();
        String namespace = kubernetes.createNamespace("feature-test");
        var inNamespace = kubernetes.client().pods().inNamespace(namespace);
        try (PmpVault pmp = new PmpVault(vault, kubernetes, namespace, VaultLogins.Reviewer.OF_ITS_OWN)) {
            Map<String, JsonNode> before = pmp.state();
            Desk desk = Stores.vault(home, vault, kubernetes, namespace);
            for (Block block : Block.of("pmp")) {
                if (block.page().equals(PAGE)) {
                    desk.run(block, Stores.variables(kubernetes, namespace));
                }
            }
            trust(vault, kubernetes.client(), namespace);
            kubernetes.apply(
                    Pages.yaml(PAGE, "after")
                            .orElseThrow()
                            .replace("namespace: feature-test", "namespace: " + namespace)
                            .replace(
                                    "mxsecrets.io/secret: https://vault.example:8200",
                                    "mxsecrets.io/ca-configmap: vault-ca\n        mxsecrets.io/secret: "
                                            + vault.addressForPods()),
                    namespace);

            List<Pod> pods = Soon.see(
                    START,
                    () -> inNamespace.withLabel("app", "pmp-companion").list().getItems(),
                    found -> found.size() == 1);
            String pod = node.awaitReady(namespace, pods.get(0).getMetadata().getName(), START)
                    .getMetadata()
                    .getName();
            assertThat(node.exec(namespace, pod, "mendix", "cat", AppPod.FILE).strip())
                    .isEqualTo("Email.SMTPPassword=second");
            assertThat(pmp.state()).isEqualTo(before);
            assertThat(pmp.password()).isEqualTo("second");
        } finally {
            vault.call("DELETE", "sys/policies/acl/pmp-companion", Map.of());
            kubernetes.client().namespaces().withName(namespace).delete();
        }
    }

    /** The test's Vault has an authority of its own. */
    private static void trust(
            VaultServer vault, io.fabric8.kubernetes.client.KubernetesClient client, String namespace) {
        client.configMaps()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("vault-ca")
                        .withNamespace(namespace)
                        .endMetadata()
                        .addToData("ca.crt", vault.caPem())
                        .build())
                .create();
    }
}
