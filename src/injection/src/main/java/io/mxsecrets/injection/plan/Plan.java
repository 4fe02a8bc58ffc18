package io.mxsecrets.injection.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.injection.pod.PodContainer;
import java.util.List;

/**
 * What a pod shall have when all is done. Parts that it already has are in here too: the patch leaves them out.
 *
 * @param volumes in order
 * @param containers our init containers, in order
 * @param at where they go among the pod's init containers
 * @param targets the containers that get {@code mount} and {@code variables}
 * @param pullSecrets names for {@code imagePullSecrets}
 * @param podResources what {@code requests} and {@code limits} of {@code spec.resources} get beside what is written
 * @param status the text of our annotation
 */
public record Plan(
        List<ObjectNode> volumes,
        List<ObjectNode> containers,
        int at,
        List<PodContainer> targets,
        ObjectNode mount,
        List<ObjectNode> variables,
        List<String> pullSecrets,
        ObjectNode podResources,
        String status) {
    public Plan {
        volumes = List.copyOf(volumes);
        containers = List.copyOf(containers);
        targets = List.copyOf(targets);
        variables = List.copyOf(variables);
        pullSecrets = List.copyOf(pullSecrets);
    }
}
