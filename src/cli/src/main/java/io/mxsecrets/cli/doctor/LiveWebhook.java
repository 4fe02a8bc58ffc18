package io.mxsecrets.cli.doctor;

import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ServiceReference;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mxsecrets.core.failure.ExitCode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The webhook of the caller's cluster, by the label of the chart. */
record LiveWebhook(LiveCluster cluster) {
    private static final String NAME_LABEL = "app.kubernetes.io/name";
    private static final String NAME = "mendix-secrets-injector";

    /** The configuration of the webhook that runs here. */
    Optional<String> configuration() {
        return cluster.read("the webhook's configuration", () -> cluster.client()
                        .configMaps()
                        .inAnyNamespace()
                        .withLabel(NAME_LABEL, NAME)
                        .list())
                .flatMap(list -> list.getItems().stream()
                        .map(map -> Optional.ofNullable(map.getData())
                                .orElse(Map.of())
                                .get("webhook.json"))
                        .filter(text -> text != null)
                        .findFirst());
    }

    /** Whether the webhook is registered here, and has a replica to answer. Who may not look learns nothing. */
    void look() {
        try {
            List<MutatingWebhook> registered = cluster
                    .client()
                    .admissionRegistration()
                    .v1()
                    .mutatingWebhookConfigurations()
                    .withLabel(NAME_LABEL, NAME)
                    .list()
                    .getItems()
                    .stream()
                    .flatMap(registration -> registration.getWebhooks().stream())
                    .toList();
            if (registered.isEmpty()) {
                cluster.tell(DeskFinding.of(
                        Verdict.SUSPECT,
                        "webhook",
                        LiveCluster.CLUSTER,
                        "no webhook of Mendix Secrets Injector is registered in this cluster, so a pod starts without its file",
                        "install the chart, or choose another cluster with --context"));
            }
            registered.stream()
                    .map(webhook -> webhook.getClientConfig().getService())
                    .filter(Objects::nonNull)
                    .findFirst()
                    .ifPresent(this::replicas);
        } catch (KubernetesClientException notAllowed) {
            // The reader of a Namespace is no reader of the cluster.
        }
    }

    private void replicas(ServiceReference service) {
        String namespace = service.getNamespace();
        boolean ready = cluster
                .client()
                .discovery()
                .v1()
                .endpointSlices()
                .inNamespace(namespace)
                .withLabel("kubernetes.io/service-name", service.getName())
                .list()
                .getItems()
                .stream()
                .flatMap(slice -> slice.getEndpoints().stream())
                .anyMatch(endpoint -> endpoint.getConditions() == null
                        || !Boolean.FALSE.equals(endpoint.getConditions().getReady()));
        if (!ready) {
            cluster.tell(DeskFinding.fail(
                    "webhook",
                    LiveCluster.CLUSTER,
                    ExitCode.UNAVAILABLE,
                    "no replica of the webhook " + namespace + "/" + service.getName()
                            + " is ready, so the API server refuses opted-in pods",
                    "kubectl get pods -n " + namespace + " -l " + NAME_LABEL + "=" + NAME
                            + ", and look at the log of one"));
        }
    }
}
