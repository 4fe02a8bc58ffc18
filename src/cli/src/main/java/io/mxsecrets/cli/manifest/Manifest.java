package io.mxsecrets.cli.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.core.text.Printable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * An object of Kubernetes as a file has it.
 *
 * @param file where it stands, {@code -} for standard input
 */
public record Manifest(String file, ObjectNode object) {
    private static final Set<String> TEMPLATED =
            Set.of("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job");

    public String kind() {
        return object.path("kind").asText();
    }

    public String name() {
        return object.path("metadata")
                .path("name")
                .asText(object.path("metadata").path("generateName").asText(""));
    }

    public Optional<String> namespace() {
        return Optional.of(object.path("metadata").path("namespace").asText("")).filter(n -> !n.isEmpty());
    }

    /** Its own annotations, not those of the pods that it makes. */
    public Map<String, String> annotations() {
        return texts("/metadata/annotations");
    }

    public Map<String, String> labels() {
        return texts("/metadata/labels");
    }

    /** The texts of the object at this JSON pointer. */
    public Map<String, String> texts(String pointer) {
        Map<String, String> texts = new TreeMap<>();
        object.at(pointer)
                .properties()
                .forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
        return texts;
    }

    /** The pod itself, or the template of the pods that a workload of Kubernetes makes; part of {@link #object}. */
    Optional<ObjectNode> template() {
        return template(pointer()).map(node -> (ObjectNode) node);
    }

    /** Where the pod stands in the object: empty for a Pod, {@code /spec/template} for a Deployment. */
    public String pointer() {
        if (TEMPLATED.contains(kind())) {
            return "/spec/template";
        }
        return kind().equals("CronJob") ? "/spec/jobTemplate/spec/template" : "";
    }

    /** Pointers to the annotations that its pods get, the first the usual place; empty where it makes no pods. */
    public List<String> podAnnotations() {
        return switch (kind()) {
            case "Pod" -> List.of("/metadata/annotations");
            case "MendixApp" -> List.of("/spec/runtimeDeploymentPodAnnotations");
            case "OperatorConfiguration" ->
                List.of("/spec/runtimeDeploymentPodAnnotations", "/spec/customPodAnnotations/general");
            default -> pointer().isEmpty() ? List.of() : List.of(pointer() + "/metadata/annotations");
        };
    }

    private Optional<JsonNode> template(String pointer) {
        boolean makesPods = kind().equals("Pod") || !pointer.isEmpty();
        return Optional.of(object.at(pointer)).filter(node -> makesPods && node.isObject());
    }

    /** For sentences: {@code Deployment app}. */
    @Override
    public String toString() {
        return Printable.line(kind() + " " + name(), Printable.VALUE);
    }
}
