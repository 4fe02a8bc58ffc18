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
                .filter(found -> !Contained.in(found, planned))
                .ifPresent(found -> problems.refuse("the pod has a volume named " + name
                        + " of its own; that name is ours, call it something else"));
    }

    private static void container(Pod pod, ObjectNode planned, Problems problems) {
        String name = planned.path("name").asText();
        find(pod, name)
                .filter(found -> !(found.init() && Contained.in(found.json(), planned) && untouched(found)))
                .ifPresent(found -> problems.refuse("the pod has a container named " + name
                        + " that is not the one we add; that name is ours, call it something else"));
    }

    /** Others may add to our container, but not what would make it do something else. */
    private static boolean untouched(PodContainer found) {
        boolean own = found.variables().stream()
                        .filter(v -> v.path("name").asText().startsWith("MXSECRETS_"))
                        .map(v -> v.path("name").asText())
                        .distinct()
                        .count()
                == found.variables().stream()
                        .filter(v -> v.path("name").asText().startsWith("MXSECRETS_"))
                        .count();
        return own
                && !found.json().has("command")
                && !found.json().has("envFrom")
                && !found.json().has("lifecycle");
    }

    private static void target(PodContainer target, Plan plan, Problems problems) {
        Optional<JsonNode> mount = target.mounts().stream()
                .filter(m -> m.path("name").asText().equals(Names.FILES))
                .findFirst();
        if (mount.isPresent() && !Contained.in(mount.get(), plan.mount())) {
            problems.refuse("the container " + target.name() + " mounts " + Names.FILES + " in another way than we do");
        }
        for (ObjectNode variable : plan.variables()) {
            String name = variable.path("name").asText();
            Optional<JsonNode> found = target.variable(name);
            boolean ours = mount.isPresent() && found.filter(variable::equals).isPresent();
            if (found.isPresent() && !ours) {
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
