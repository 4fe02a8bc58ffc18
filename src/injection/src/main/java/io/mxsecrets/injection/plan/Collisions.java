package io.mxsecrets.injection.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.core.text.Shown;
import io.mxsecrets.injection.pod.Pod;
import io.mxsecrets.injection.pod.PodContainer;
import java.util.List;
import java.util.Optional;

/** Names of ours that somebody else has taken. Nothing is ever replaced, and nobody else may see our tokens. */
final class Collisions {
    private Collisions() {}

    static void check(Pod pod, Plan plan, Problems problems) {
        plan.volumes().forEach(volume -> volume(pod, volume, problems));
        plan.containers().forEach(container -> container(pod, container, problems));
        plan.targets().forEach(target -> target(target, plan, problems));
        strangers(pod, plan, problems);
    }

    private static void volume(Pod pod, ObjectNode planned, Problems problems) {
        String name = planned.path("name").asText();
        pod.volume(name)
                .flatMap(found -> Drift.between(planned, found))
                .ifPresent(place -> problems.refuse("the pod has a volume named " + name + " of its own (it differs in "
                        + Shown.quoted(place) + "); that name is ours, call it something else"));
    }

    private static void container(Pod pod, ObjectNode planned, Problems problems) {
        String name = planned.path("name").asText();
        find(pod, name)
                .flatMap(found -> found.init() ? Drift.between(planned, found.json()) : Optional.of("containers"))
                .ifPresent(place -> problems.refuse("the pod has a container named " + name
                        + " that is not the one we add (it differs in " + Shown.quoted(place)
                        + "); that name is ours, so call it something else, or keep what changes it away from it"));
    }

    private static void target(PodContainer target, Plan plan, Problems problems) {
        List<JsonNode> mounts = target.mounts().stream()
                .filter(mount -> mount.path("name").asText().equals(Names.FILES))
                .toList();
        boolean patched = !mounts.isEmpty();
        boolean ours =
                mounts.size() == 1 && Drift.between(plan.mount(), mounts.get(0)).isEmpty();
        if (patched && !ours) {
            problems.refuse("the container " + target.name() + " mounts " + Names.FILES + " in another way than we do");
        }
        for (ObjectNode variable : plan.variables()) {
            String name = variable.path("name").asText();
            List<JsonNode> found = target.variables().stream()
                    .filter(v -> v.path("name").asText().equals(name))
                    .toList();
            if (!found.isEmpty() && !(patched && found.equals(List.of(variable)))) {
                problems.refuse("the container " + target.name() + " has a variable " + name
                        + " of its own; that name is ours, call it something else");
            }
        }
    }

    /** Containers that are neither ours nor targets. */
    private static void strangers(Pod pod, Plan plan, Problems problems) {
        List<String> targets = plan.targets().stream().map(PodContainer::name).toList();
        for (PodContainer container : pod.allContainers()) {
            if (Names.ours(container.name())) {
                if (find(plan, container.name()).isEmpty()) {
                    problems.refuse("the pod has a container named " + container.name()
                            + ", which its mode does not want; that name is ours, call it something else");
                }
                continue;
            }
            for (JsonNode mount : container.mounts()) {
                String volume = mount.path("name").asText();
                boolean stranger = volume.equals(Names.FILES) && !targets.contains(container.name());
                if (stranger || Names.privateVolume(volume)) {
                    problems.refuse("the container " + container.name() + " mounts the volume "
                            + Shown.quoted(volume) + ", which is ours"
                            + (stranger ? "; name it in mxsecrets.io/containers instead" : " alone"));
                }
            }
        }
    }

    private static Optional<ObjectNode> find(Plan plan, String name) {
        return plan.containers().stream()
                .filter(c -> c.path("name").asText().equals(name))
                .findFirst();
    }

    private static Optional<PodContainer> find(Pod pod, String name) {
        return pod.allContainers().stream().filter(c -> c.name().equals(name)).findFirst();
    }
}
