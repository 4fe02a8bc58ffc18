package io.mxsecrets.injection.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A container of a pod.
 *
 * @param list JSON pointer of the list that it stands in
 * @param index its place there
 * @param json as it was sent
 */
public record PodContainer(String list, int index, ObjectNode json) {
    public String name() {
        return json.path("name").asText();
    }

    /** JSON pointer of this container. */
    public String pointer() {
        return list + "/" + index;
    }

    public boolean init() {
        return list.endsWith("/initContainers");
    }

    /** An init container that stays: {@code restartPolicy: Always}. */
    public boolean nativeSidecar() {
        return init() && json.path("restartPolicy").asText().equals("Always");
    }

    public OptionalLong runAsUser() {
        return Pod.number(json.path("securityContext").path("runAsUser"));
    }

    public OptionalLong runAsGroup() {
        return Pod.number(json.path("securityContext").path("runAsGroup"));
    }

    public List<JsonNode> mounts() {
        return list("volumeMounts");
    }

    public List<JsonNode> ports() {
        return list("ports");
    }

    /** Whether a volume is mounted here, at whatever place. */
    public boolean mounts(String volume) {
        return mounts().stream().anyMatch(mount -> mount.path("name").asText().equals(volume));
    }

    public Optional<JsonNode> variable(String name) {
        return list("env").stream()
                .filter(entry -> entry.path("name").asText().equals(name))
                .findFirst();
    }

    public List<JsonNode> variables() {
        return list("env");
    }

    private List<JsonNode> list(String member) {
        List<JsonNode> elements = new ArrayList<>();
        json.path(member).forEach(elements::add);
        return elements;
    }
}
