package io.mxsecrets.examples.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.mxsecrets.examples.node.Mxsecrets.Ended;
import io.mxsecrets.testbed.RealAws;
import io.mxsecrets.testbed.RealNode;
import io.mxsecrets.testbed.RealVault;
import io.mxsecrets.testbed.aws.AwsServer;
import io.mxsecrets.testbed.kubernetes.Node;
import io.mxsecrets.testbed.vault.VaultServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F14, F16: no replica of the webhook is there. */
@RealNode
@RealVault
@RealAws
class WebhookAwayIT {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    @AutoClose
    private final Team team;

    private final VaultStore store;

    @TempDir
    private Path directory;

    WebhookAwayIT(Node node, VaultServer vault, AwsServer aws) throws Exception {
        team = Team.on(node, aws);
        store = VaultStore.of(team, vault);
    }

    @Test
    void f14AskingPodsWaitAndOthersStartAndF16TheWebhookComesBackByItself() throws Exception {
        Pod asking = team.pod(store.example(), store.annotations());
        team.release().scale(0);
        try {
            assertThatThrownBy(() -> team.create(asking)).hasMessageContaining("failed calling webhook");
            Ended trial = onTrial(asking);
            assertThat(trial.exitCode()).as(trial.err()).isEqualTo(69); // A47
            assertThat(trial.err()).contains("failed calling webhook");
            team.client().apps().deployments().resource(deployment(asking)).create();

            assertThat(inTheSystem(asking).getSpec().getInitContainers()).isEmpty();
            team.create(bystander(asking));
            team.node().awaitReady(team.namespace(), "bystander", LIMIT);

            assertThat(team.client().pods().inNamespace(team.namespace()).list().getItems())
                    .extracting(pod -> pod.getMetadata().getName())
                    .containsExactly("bystander");
        } finally {
            team.release().scale(2);
        }

        Soon.see(LIMIT, this::readyReplicas, count -> count == 1);
    }

    /** Through the packaged {@code mxsecrets}. */
    private Ended onTrial(Pod pod) throws Exception {
        Path file = Files.writeString(
                directory.resolve("pod.yaml"),
                team.client().getKubernetesSerialization().asYaml(pod));
        String kubeconfig = team.node().apiServer().kubeconfig().toString();
        return Mxsecrets.run(
                directory,
                Map.of(),
                Mxsecrets.command("inject", "-f", file.toString(), "--dry-run=server", "--kubeconfig", kubeconfig));
    }

    private int readyReplicas() {
        Integer ready = team.client()
                .apps()
                .deployments()
                .inNamespace(team.namespace())
                .withName("waiting")
                .get()
                .getStatus()
                .getReadyReplicas();
        return ready == null ? 0 : ready;
    }

    private Deployment deployment(Pod pod) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName("waiting")
                .withNamespace(team.namespace())
                .endMetadata()
                .withNewSpec()
                .withReplicas(1)
                .withNewSelector()
                .addToMatchLabels("app", "pmp-companion")
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(pod.getMetadata().getLabels())
                .withAnnotations(pod.getMetadata().getAnnotations())
                .endMetadata()
                .withSpec(pod.getSpec())
                .endTemplate()
                .endSpec()
                .build();
    }

    /** A pod of a system Namespace, which the API server admits and does not store. */
    private Pod inTheSystem(Pod pod) {
        return team.client()
                .pods()
                .resource(new PodBuilder(pod)
                        .editMetadata()
                        .withNamespace("kube-system")
                        .endMetadata()
                        .editSpec()
                        .withServiceAccountName("default")
                        .endSpec()
                        .build())
                .dryRun()
                .create();
    }

    private static Pod bystander(Pod pod) throws IOException {
        return new PodBuilder(pod)
                .editMetadata()
                .withName("bystander")
                .withAnnotations(null)
                .withLabels(Map.of())
                .endMetadata()
                .build();
    }
}
