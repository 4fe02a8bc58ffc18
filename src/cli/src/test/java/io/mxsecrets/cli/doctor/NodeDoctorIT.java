package io.mxsecrets.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeSystemInfo;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.mxsecrets.cli.CommandTest;
import io.mxsecrets.cli.CommandTest.Ended;
import io.mxsecrets.cli.console.Trees;
import io.mxsecrets.testbed.RealApiServer;
import io.mxsecrets.testbed.RealAws;
import io.mxsecrets.testbed.RealVault;
import io.mxsecrets.testbed.aws.AwsServer;
import io.mxsecrets.testbed.kubernetes.ApiServer;
import io.mxsecrets.testbed.vault.VaultServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** W48: {@code mxsecrets doctor} on a pod that has variables of {@code env}, by what its node says of itself. */
@RealVault
@RealApiServer
@RealAws
class NodeDoctorIT {
    @TempDir
    private Path directory;

    private final ApiServer kubernetes;
    private final Desk desk;
    private final String node;

    NodeDoctorIT(VaultServer vault, ApiServer kubernetes, AwsServer aws) {
        this.kubernetes = kubernetes;
        this.desk = Desk.withVault(vault, kubernetes, aws);
        this.node = "node-of-" + desk.namespace;
    }

    @BeforeEach
    void createAnInjectedPodOnANode() throws IOException {
        assumeThat(kubernetes.minor()).as("the API server's minor").isGreaterThanOrEqualTo(35);
        saysOfItsKubelet("v1.34.4");
        String asks = desk.pod.with("env", "SMTP=Email.SMTPPassword").yaml();
        Ended injected = CommandTest.mxsecrets("inject", "-f", file("pod.yaml", asks), "--config", configuration());
        assertThat(injected.out()).contains("fileKeyRef");
        desk.apply(injected.out().replaceFirst("\nspec:\n", "\nspec:\n  nodeName: " + node + "\n"));
    }

    @AfterEach
    void delete() {
        kubernetes.client().nodes().withName(node).delete();
        kubernetes.removePods(desk.namespace);
    }

    private void saysOfItsKubelet(String version) {
        Node of = new NodeBuilder()
                .withNewMetadata()
                .withName(node)
                .endMetadata()
                .withNewStatus()
                .withNodeInfo(new NodeSystemInfo("amd64", "b", "c", "d", "k", version, "m", "linux", "i", null, "u"))
                .endStatus()
                .build();
        var there = kubernetes.client().nodes().resource(of);
        if (there.get() == null) {
            there.create();
        }
        // Of no version: the node controller writes to a new node too.
        there.subresource("status").patch(PatchContext.of(PatchType.JSON_MERGE), Serialization.asJson(of));
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private Path configuration() throws IOException {
        return file("webhook.json", desk.configuration());
    }

    private Ended doctor(Path kubeconfig) throws IOException {
        return CommandTest.mxsecrets(
                "doctor",
                "pod/app",
                "-n",
                desk.namespace,
                "--kubeconfig",
                kubeconfig,
                "--config",
                configuration(),
                "-o",
                "json");
    }

    private static List<JsonNode> findings(Ended ended, String verdict) throws IOException {
        return Trees.yaml()
                .readTree(ended.out())
                .path("findings")
                .valueStream()
                .filter(finding -> finding.path("verdict").asText().equals(verdict))
                .toList();
    }

    @Test
    void w48AnOldNodeIsWhatFailsAndANewOneIsNot() throws IOException {
        Ended old = doctor(kubernetes.kubeconfig());

        assertThat(old.exitCode()).as(old.out() + old.err()).isEqualTo(64);
        assertThat(findings(old, "fail")).singleElement().satisfies(finding -> {
            assertThat(finding.path("check").asText()).isEqualTo("node");
            assertThat(finding.path("sentence").asText())
                    .isEqualTo("the kubelet of its node " + node
                            + " is v1.34.4, and one before 1.35 leaves variables of mxsecrets.io/env empty: SMTP");
        });

        saysOfItsKubelet("v1.35.0");
        Ended young = doctor(kubernetes.kubeconfig());
        assertThat(young.exitCode()).as(young.out() + young.err()).isZero();
    }

    @Test
    void w48WhoMayNotReadNodesIsToldThatItIsNotKnown() throws IOException {
        kubernetes.createServiceAccount(desk.namespace, "caller");
        desk.apply(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: caller}
                rules:
                  - {apiGroups: [""], resources: [pods, serviceaccounts, configmaps], verbs: [get]}
                  - {apiGroups: [""], resources: [serviceaccounts/token], verbs: [create]}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: caller}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: caller}
                subjects: [{kind: ServiceAccount, name: caller}]
                """);
        String token = kubernetes.token(desk.namespace, "caller", "", Duration.ofHours(1));
        Path kubeconfig =
                file("caller.kubeconfig", desk.kubeconfig(kubernetes.address().toString(), token));

        Ended ended = doctor(kubeconfig);

        assertThat(findings(ended, "fail")).as(ended.out() + ended.err()).isEmpty();
        assertThat(findings(ended, "unknown"))
                .filteredOn(finding -> finding.path("object").asText().equals("Node " + node))
                .singleElement()
                .satisfies(
                        finding -> assertThat(finding.path("sentence").asText())
                                .isEqualTo(
                                        "you may not read it, so the version of its kubelet is not known: before 1.35 it leaves"
                                                + " variables from our file empty, and may start an app of mode: sidecar without its files"));
    }
}
