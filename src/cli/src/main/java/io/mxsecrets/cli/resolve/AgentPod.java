package io.mxsecrets.cli.resolve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.core.settings.layer.SettingNaming;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import io.mxsecrets.injection.plan.container.ReservedNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the agent of an injected pod is told.
 *
 * @param variables of its container; those that a field of the pod gives only as far as it is known
 * @param volumes those that the agent alone has: tokens, keys, certificates
 */
public record AgentPod(Map<String, String> variables, List<ObjectNode> volumes) {
    public AgentPod {
        variables = Map.copyOf(variables);
        volumes = List.copyOf(volumes);
    }

    /** Empty where the pod has no container of ours. */
    public static Optional<AgentPod> of(ObjectNode pod) {
        List<ObjectNode> volumes = new ArrayList<>();
        for (JsonNode volume : pod.at("/spec/volumes")) {
            if (ReservedNames.privateVolume(volume.path("name").asText())) {
                volumes.add((ObjectNode) volume);
            }
        }
        return ReservedNames.CONTAINERS.stream()
                .flatMap(name -> container(pod, name).stream())
                .findFirst()
                .map(container -> new AgentPod(variables(container, pod), volumes));
    }

    private static Optional<JsonNode> container(ObjectNode pod, String name) {
        for (String list : List.of("/spec/initContainers", "/spec/containers")) {
            for (JsonNode container : pod.at(list)) {
                if (container.path("name").asText().equals(name)) {
                    return Optional.of(container);
                }
            }
        }
        return Optional.empty();
    }

    private static Map<String, String> variables(JsonNode container, ObjectNode pod) {
        Map<String, String> variables = new TreeMap<>();
        for (JsonNode variable : container.path("env")) {
            String name = variable.path("name").asText();
            if (name.startsWith("MXSECRETS_") && variable.has("value")) {
                variables.put(name, variable.path("value").asText().replace("$$", "$"));
            }
        }
        JsonNode metadata = pod.path("metadata");
        put(variables, SettingNaming.VARIABLES.name(SettingRegistry.POD_NAME), metadata.path("name"));
        put(variables, SettingNaming.VARIABLES.name(SettingRegistry.POD_NAMESPACE), metadata.path("namespace"));
        return variables;
    }

    private static void put(Map<String, String> variables, String name, JsonNode text) {
        if (!text.asText().isEmpty()) {
            variables.put(name, text.asText());
        }
    }
}
