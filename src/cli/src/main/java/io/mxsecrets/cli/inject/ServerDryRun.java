package io.mxsecrets.cli.inject;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.mxsecrets.cli.console.CommandFailed;
import io.mxsecrets.cli.console.Trees;
import io.mxsecrets.cli.manifest.PodManifest;
import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.text.Printable;
import java.util.Optional;

/** Pods as a cluster's API server would make them, through all that it asks; nothing is made. */
final class ServerDryRun {
    private static final String[] REFUSALS = {"admission webhook ", "ValidatingAdmissionPolicy "};

    private final KubernetesClient client;

    ServerDryRun(KubernetesClient client) {
        this.client = client;
    }

    /**
     * @return the server's answer; for a workload, of a pod of its template
     * @throws CommandFailed with SETTINGS where the pod is refused, else by what went wrong
     */
    ObjectNode create(PodManifest made) {
        ObjectNode pod = made.json().deepCopy().put("apiVersion", "v1").put("kind", "Pod");
        ObjectNode metadata = pod.withObjectProperty("metadata").put("namespace", made.namespace());
        if (!metadata.has("name") && !metadata.has("generateName")) {
            metadata.put("generateName", made.manifest().name() + "-");
        }
        pod.remove("status");
        KubernetesSerialization serialization = client.getKubernetesSerialization();
        try {
            GenericKubernetesResource answer = client.resource(
                            serialization.unmarshal(pod.toString(), GenericKubernetesResource.class))
                    .inNamespace(made.namespace())
                    .dryRun(true)
                    .create();
            return (ObjectNode) Trees.json().readTree(serialization.asJson(answer));
        } catch (KubernetesClientException e) {
            throw failed(made, e);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was written is read");
        }
    }

    private static CommandFailed failed(PodManifest made, KubernetesClientException e) {
        String words = Optional.ofNullable(e.getStatus())
                .map(status -> status.getMessage())
                .map(message -> ": " + Printable.line(message, Printable.SENTENCE))
                .orElse("");
        return new CommandFailed(code(e.getCode(), words), made.manifest() + words(e.getCode()) + words);
    }

    private static ExitCode code(int status, String words) {
        for (String refusal : REFUSALS) {
            if (words.contains(refusal)) {
                return ExitCode.SETTINGS;
            }
        }
        return switch (status) {
            case 400, 409, 422 -> ExitCode.DOCUMENT_INVALID;
            case 401, 403 -> ExitCode.DENIED;
            case 404 -> ExitCode.NOT_FOUND;
            default -> ExitCode.UNAVAILABLE;
        };
    }

    private static String words(int status) {
        return status == 0 ? ": the API server does not answer" : ": the API server answers " + status;
    }
}
