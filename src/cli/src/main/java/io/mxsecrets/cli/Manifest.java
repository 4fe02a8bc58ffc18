package io.mxsecrets.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.Set;

/** An object of Kubernetes, and the pod in it. */
record Manifest(ObjectNode object) {
    private static final Set<String> TEMPLATED =
            Set.of("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job");

    String kind() {
        return object.path("kind").asText();
    }

    String name() {
        return object.path("metadata")
                .path("name")
                .asText(object.path("metadata").path("generateName").asText(""));
    }

    Optional<String> namespace() {
        return Optional.of(object.path("metadata").path("namespace").asText("")).filter(n -> !n.isEmpty());
    }

    /** The pod itself, or the template of the pods that a workload makes. */
    Optional<ObjectNode> pod() {
        JsonNode pod = com.fasterxml.jackson.databind.node.MissingNode.getInstance();
        if (kind().equals("Pod")) {
            pod = object;
        } else if (TEMPLATED.contains(kind())) {
            pod = object.at("/spec/template");
        } else if (kind().equals("CronJob")) {
            pod = object.at("/spec/jobTemplate/spec/template");
        }
        return pod instanceof ObjectNode found ? Optional.of(found) : Optional.empty();
    }
}
