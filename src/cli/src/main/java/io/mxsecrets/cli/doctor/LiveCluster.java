package io.mxsecrets.cli.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.NodeSystemInfo;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mxsecrets.cli.console.Trees;
import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.text.Printable;
import io.mxsecrets.core.text.Suggestions;
import io.mxsecrets.injection.cluster.Cluster;
import io.mxsecrets.injection.cluster.KubernetesVersion;
import io.mxsecrets.injection.cluster.Namespace;
import io.mxsecrets.injection.cluster.ServiceAccount;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The cluster of the caller's kubeconfig. What is not there, or may not be looked at, is a finding, each once. */
final class LiveCluster implements Cluster {
    static final String CLUSTER = "cluster";
    private static final long TOKEN_SECONDS = 600;

    private final KubernetesClient client;
    private final Consumer<DeskFinding> findings;
    private final Set<String> told = new HashSet<>();
    private boolean unreachable;

    LiveCluster(KubernetesClient client, Consumer<DeskFinding> findings) {
        this.client = client;
        this.findings = findings;
    }

    @Override
    public Namespace namespace(String name) {
        String object = "Namespace " + name;
        return read(object, () -> client.namespaces().withName(name).get())
                .map(n -> new Namespace(name, labels(n.getMetadata()), annotations(n.getMetadata())))
                .orElseGet(() -> {
                    missing(object, "kubectl create namespace " + name);
                    return Namespace.bare(name);
                });
    }

    @Override
    public ServiceAccount serviceAccount(String namespace, String name) {
        String object = "ServiceAccount " + namespace + "/" + name;
        return read(object, () -> client.serviceAccounts()
                        .inNamespace(namespace)
                        .withName(name)
                        .get())
                .map(a -> new ServiceAccount(name, annotations(a.getMetadata())))
                .orElseGet(() -> {
                    missing(
                            object,
                            nearest(namespace, name)
                                    .map(other -> "name the one that is there in the pod, serviceAccountName: " + other)
                                    .orElse("kubectl create serviceaccount " + name + " -n " + namespace));
                    return ServiceAccount.bare(name);
                });
    }

    private Optional<String> nearest(String namespace, String name) {
        try {
            List<String> there = client.serviceAccounts().inNamespace(namespace).list().getItems().stream()
                    .map(account -> account.getMetadata().getName())
                    .toList();
            return Suggestions.nearest(name, there);
        } catch (KubernetesClientException notAllowed) {
            return Optional.empty();
        }
    }

    KubernetesClient client() {
        return client;
    }

    /** Its data; empty, and a finding, where there is none. */
    Optional<Map<String, String>> configMap(String namespace, String name) {
        String object = "ConfigMap " + namespace + "/" + name;
        return mounted(
                object,
                read(object, () -> client.configMaps()
                                .inNamespace(namespace)
                                .withName(name)
                                .get())
                        .map(map -> Optional.ofNullable(map.getData()).orElse(Map.of())),
                "create it with the authority's certificates, or correct ca-configmap");
    }

    /** Its data in Base64; empty, and a finding, where there is none. */
    Optional<Map<String, String>> secret(String namespace, String name) {
        String object = "Secret " + namespace + "/" + name;
        return mounted(
                object,
                read(object, () -> client.secrets()
                                .inNamespace(namespace)
                                .withName(name)
                                .get())
                        .map(secret -> Optional.ofNullable(secret.getData()).orElse(Map.of())),
                "create it with access-key-id and secret-access-key, or correct aws-credentials-secret");
    }

    private Optional<Map<String, String>> mounted(String object, Optional<Map<String, String>> data, String fix) {
        if (data.isEmpty()) {
            missing(object, fix + ": without it the pod stays in ContainerCreating");
        }
        return data;
    }

    /** A token as the kubelet would project it, bound to no pod; empty, and a finding, where none is given. */
    Optional<String> token(String namespace, String account, Optional<String> audience) {
        TokenRequest request = new TokenRequestBuilder()
                .withNewSpec()
                .withAudiences(audience.map(List::of).orElse(List.of()))
                .withExpirationSeconds(TOKEN_SECONDS)
                .endSpec()
                .build();
        String object = "ServiceAccount " + namespace + "/" + account;
        try {
            return Optional.of(client.serviceAccounts()
                    .inNamespace(namespace)
                    .withName(account)
                    .tokenRequest(request)
                    .getStatus()
                    .getToken());
        } catch (KubernetesClientException e) {
            DeskFinding notAllowed = DeskFinding.unknown(
                    object,
                    "token",
                    ExitCode.DENIED,
                    "you may not have a token of it, so nothing is tried as the pod",
                    "kubectl create role mxsecrets-doctor -n " + namespace
                            + " --verb=create --resource=serviceaccounts/token --resource-name=" + account
                            + ", and bind it to yourself");
            refused(e, notAllowed);
            return Optional.empty();
        }
    }

    /** A pod as it is in the cluster. */
    Optional<Pod> pod(String namespace, String name) {
        return read(
                "Pod " + namespace + "/" + name,
                () -> client.pods().inNamespace(namespace).withName(name).get());
    }

    /** What a node says of its kubelet. Who reads pods may seldom read nodes, which is then told and no fault. */
    Optional<String> kubelet(String node) {
        DeskFinding notAllowed = DeskFinding.unknown(
                "Node " + node,
                CLUSTER,
                ExitCode.DONE,
                "you may not read it, so the version of its kubelet is not known: before " + KubernetesVersion.ENV_FILES
                        + " it leaves variables from our file empty, and may start an app of mode: sidecar without its files",
                "ask who may for kubectl get node " + node);
        return read(notAllowed, () -> client.nodes().withName(node).get())
                .map(Node::getStatus)
                .map(NodeStatus::getNodeInfo)
                .map(NodeSystemInfo::getKubeletVersion);
    }

    ObjectNode json(Object object) {
        try {
            return (ObjectNode)
                    Trees.yaml().readTree(client.getKubernetesSerialization().asJson(object));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an object of the API is JSON", e);
        }
    }

    /** Whether the cluster gave no answer at all. */
    boolean unreachable() {
        return unreachable;
    }

    /** Empty where there is no such object, and where it cannot be read, which is then told. */
    <T> Optional<T> read(String object, Supplier<T> call) {
        DeskFinding notAllowed = DeskFinding.unknown(
                object,
                CLUSTER,
                ExitCode.DENIED,
                "you may not read it, so it counts as bare",
                "ask for the right get on it");
        return read(notAllowed, call);
    }

    private <T> Optional<T> read(DeskFinding notAllowed, Supplier<T> call) {
        if (unreachable) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(call.get());
        } catch (KubernetesClientException e) {
            refused(e, notAllowed);
            return Optional.empty();
        }
    }

    private void refused(KubernetesClientException e, DeskFinding notAllowed) {
        if (e.getCode() == 404) {
            if (!told.contains(notAllowed.object())) {
                tell(DeskFinding.unknown(
                        notAllowed.object(),
                        notAllowed.check(),
                        ExitCode.DONE,
                        "it is not in the cluster yet, so nothing is tried as the pod",
                        "apply it, then run doctor again"));
            }
        } else if (e.getCode() == 401 || e.getCode() == 403) {
            tell(notAllowed);
        } else {
            unreachable = true; // Whatever it cannot answer now is not missing.
            String answer = e.getCode() > 0 ? "answers with status " + e.getCode() : "does not answer";
            tell(DeskFinding.unknown(
                    CLUSTER,
                    CLUSTER,
                    ExitCode.UNAVAILABLE,
                    "the API server "
                            + Printable.quoted(client.getConfiguration().getMasterUrl()) + " " + answer,
                    "check the kubeconfig's context with kubectl version, or add --offline"));
        }
    }

    private void missing(String object, String fix) {
        if (!unreachable && !told.contains(object)) {
            tell(DeskFinding.fail(object, CLUSTER, ExitCode.NOT_FOUND, object + " is not in the cluster", fix));
        }
    }

    void tell(DeskFinding finding) {
        told.add(finding.object());
        findings.accept(finding);
    }

    private static Map<String, String> labels(ObjectMeta metadata) {
        return Optional.ofNullable(metadata.getLabels()).orElse(Map.of());
    }

    private static Map<String, String> annotations(ObjectMeta metadata) {
        return Optional.ofNullable(metadata.getAnnotations()).orElse(Map.of());
    }
}
