package io.mxsecrets.cli.estimate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.cli.estimate.Usage.Assumptions;
import io.mxsecrets.cli.pods.PodList;
import io.mxsecrets.cli.resolve.AgentPod;
import io.mxsecrets.core.settings.resolve.Environment;
import io.mxsecrets.injection.plan.container.ReservedNames;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** What the pods of a running cluster that have our containers ask, by the variables that the webhook wrote into them. */
final class RunningPods {
    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    private final Assumptions assumed;
    private final Map<Usage, Long> pods = new LinkedHashMap<>();

    private RunningPods(Assumptions assumed) {
        this.assumed = assumed;
    }

    /** By workload: pods of one controller that ask alike are one line. */
    static List<Usage> of(PodList list, Assumptions assumed) {
        RunningPods running = new RunningPods(assumed);
        list.each(running::add);
        return running.pods.entrySet().stream()
                .map(one -> one.getKey().times(one.getValue()))
                .toList();
    }

    private void add(ObjectNode pod) {
        if (ENDED.contains(pod.at("/status/phase").asText())) {
            return;
        }
        Consumer<Usage> count = usage -> pods.merge(usage, 1L, Long::sum);
        AgentPod.of(pod)
                .flatMap(agent -> Environment.resolve(agent.variables()).settings())
                .ifPresent(settings -> Usage.of(
                                workload(pod.path("metadata")),
                                pod.at("/metadata/namespace").asText(),
                                settings,
                                isWatched(pod),
                                1,
                                assumed)
                        .forEach(count));
    }

    /** A Deployment's pods belong to a ReplicaSet whose name is that of the Deployment and a hash. */
    private static String workload(JsonNode metadata) {
        for (JsonNode owner : metadata.path("ownerReferences")) {
            String kind = owner.path("kind").asText();
            String name = owner.path("name").asText();
            String hash = "-" + metadata.at("/labels/pod-template-hash").asText();
            if (kind.equals("ReplicaSet") && hash.length() > 1 && name.endsWith(hash)) {
                return "Deployment " + name.substring(0, name.length() - hash.length());
            }
            return kind + " " + name;
        }
        return "Pod " + metadata.path("name").asText();
    }

    private static boolean isWatched(ObjectNode pod) {
        for (String list : List.of("/spec/initContainers", "/spec/containers")) {
            for (JsonNode container : pod.at(list)) {
                if (container.path("name").asText().equals(ReservedNames.SIDECAR)) {
                    return true;
                }
            }
        }
        return false;
    }
}
