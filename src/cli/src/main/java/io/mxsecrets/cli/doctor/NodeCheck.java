package io.mxsecrets.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.text.Printable;
import io.mxsecrets.injection.cluster.KubernetesVersion;
import io.mxsecrets.injection.plan.container.ReservedNames;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Variables from our file on the node that a pod is on: an older kubelet gives them without a word and without a value, those of
 * {@code env} and the one that holds the app back where no startup probe does.
 */
final class NodeCheck {
    private NodeCheck() {}

    /**
     * @param pod as it is in the cluster
     * @param kubelet the version of a node's, asked for only where the pod is on one and has such variables
     * @return what the pod lacks there
     */
    static Optional<DeskFinding> of(String object, ObjectNode pod, Function<String, Optional<String>> kubelet) {
        String node = pod.at("/spec/nodeName").asText();
        List<String> variables = variables(pod);
        boolean hook = heldByHook(pod);
        if (node.isEmpty() || variables.isEmpty() && !hook) {
            return Optional.empty();
        }
        return kubelet.apply(node).filter(NodeCheck::older).map(version -> {
            String fact = "the kubelet of its node " + node + " is " + version + ", and one before "
                    + KubernetesVersion.ENV_FILES;
            if (hook) {
                return DeskFinding.fail(
                        object,
                        "node",
                        ExitCode.SETTINGS,
                        fact + " starts the app without its files where the store takes long"
                                + (variables.isEmpty() ? "" : ", and leaves empty " + Printable.listed(variables)),
                        "ask a cluster admin to set the chart's oldestNode to the version of the oldest node, and create the"
                                + " pod again");
            }
            String sentence = fact + " leaves variables of mxsecrets.io/env empty: " + Printable.listed(variables);
            String fix = "keep the pod on nodes of " + KubernetesVersion.ENV_FILES
                    + " or later, or read the files and leave out mxsecrets.io/env";
            return DeskFinding.fail(object, "node", ExitCode.SETTINGS, sentence, fix);
        });
    }

    private static boolean heldByHook(ObjectNode pod) {
        return pod.at("/spec/initContainers")
                .valueStream()
                .anyMatch(container -> container.path("name").asText().equals(ReservedNames.SIDECAR)
                        && container.at("/lifecycle/postStart").isObject());
    }

    private static boolean older(String kubelet) {
        return KubernetesVersion.of(kubelet)
                .filter(version -> version.compareTo(KubernetesVersion.ENV_FILES) < 0)
                .isPresent();
    }

    private static List<String> variables(ObjectNode pod) {
        return Stream.of("/spec/initContainers", "/spec/containers")
                .flatMap(list -> pod.at(list).valueStream())
                .flatMap(container -> container.path("env").valueStream())
                .filter(NodeCheck::fromOurFile)
                .map(variable -> variable.path("name").asText())
                .distinct()
                .toList();
    }

    private static boolean fromOurFile(JsonNode variable) {
        return variable.at("/valueFrom/fileKeyRef/volumeName").asText().equals(ReservedNames.FILES)
                && !ReservedNames.variable(variable.path("name").asText());
    }
}
