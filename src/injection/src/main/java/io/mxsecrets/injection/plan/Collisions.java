package io.mxsecrets.injection.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.core.settings.layer.SettingNaming;
import io.mxsecrets.core.text.Printable;
import io.mxsecrets.core.text.Problem;
import io.mxsecrets.injection.plan.container.ReservedNames;
import io.mxsecrets.injection.plan.drift.AllowedDrift;
import io.mxsecrets.injection.plan.drift.Drift;
import io.mxsecrets.injection.pod.Pod;
import io.mxsecrets.injection.pod.PodContainer;
import io.mxsecrets.injection.pod.PodProblems;
import java.util.List;
import java.util.Optional;

/** Reserved names that the pod already uses. Nothing is ever replaced, and no other container may see our tokens. */
final class Collisions {
    private static final String RENAME = "the name is reserved, rename yours";

    private final Pod pod;
    private final Plan plan;
    private final AllowedDrift tolerated;
    private final PodProblems problems;

    /** The build of the agent that made the pod, where it says so. */
    private final Optional<String> maker;

    Collisions(Pod pod, Plan plan, AllowedDrift tolerated, PodProblems problems) {
        this.pod = pod;
        this.plan = plan;
        this.tolerated = tolerated;
        this.problems = problems;
        this.maker = Optional.ofNullable(pod.annotations().get(SettingNaming.STATUS))
                .flatMap(InjectionStatus::agent)
                .filter(digest -> plan.containers().stream()
                        .flatMap(planned -> find(planned.path("name").asText()).stream())
                        .anyMatch(found -> found.json().path("image").asText().endsWith("@" + digest)));
    }

    /** @param agent the digest of the agent that is planned */
    void check(String agent) {
        if (maker.filter(digest -> !digest.equals(agent)).isPresent()) {
            problems.refuse(
                    "another version of the injector injected this pod (its agent is " + start(maker.get())
                            + ", this version's is " + start(agent)
                            + "), as in a backup or a copy",
                    "its controller creates a new one, or create it from a manifest without the injected parts");
            return;
        }
        plan.volumes().forEach(this::volume);
        plan.containers().forEach(this::container);
        plan.targets().forEach(this::target);
        strangers();
    }

    private static String start(String digest) {
        return digest.substring(0, Math.min(digest.length(), "sha256:".length() + 12));
    }

    private Optional<String> drift(String what, JsonNode planned, JsonNode found) {
        return new Drift(tolerated, why -> problems.warn(what + " " + why)).between(planned, found);
    }

    /** With the other possible reason, if the status says that this injector injected the pod. */
    private void taken(String what, String remedy) {
        String changed =
                "if cluster settings or the API server's version changed since it was injected, its controller creates a new pod";
        problems.refuse(new Problem(what, remedy).and(maker.isPresent() ? changed : ""));
    }

    private void volume(ObjectNode planned) {
        String name = planned.path("name").asText();
        pod.volume(name)
                .flatMap(found -> drift("the volume " + name, planned, found))
                .ifPresent(place -> taken(
                        "the pod already has a volume named " + name + " (it differs in " + Printable.quoted(place)
                                + ")",
                        RENAME));
    }

    private void container(ObjectNode planned) {
        String name = planned.path("name").asText();
        find(name)
                .flatMap(found -> found.init() ? drift(name, planned, found.json()) : Optional.of("containers"))
                .ifPresent(place -> taken(
                        "the pod has a container named " + name + " that differs from the injected one (in "
                                + Printable.quoted(place) + ")",
                        "the name is reserved: rename yours, or exclude it from the webhook that modifies it"));
    }

    private void target(PodContainer target) {
        List<JsonNode> mounts = target.mounts().stream()
                .filter(mount -> mount.path("name").asText().equals(ReservedNames.FILES))
                .toList();
        boolean patched = !mounts.isEmpty();
        boolean ours = mounts.size() == 1
                && drift(target.name(), plan.mount(), mounts.get(0)).isEmpty();
        if (patched && !ours) {
            taken(
                    "the container " + target.name() + " mounts " + ReservedNames.FILES
                            + " differently from the injected mount",
                    "");
        }
        for (ObjectNode variable : plan.variables()) {
            String name = variable.path("name").asText();
            List<JsonNode> found = target.variables().stream()
                    .filter(v -> v.path("name").asText().equals(name))
                    .toList();
            if (!found.isEmpty() && !(patched && found.equals(List.of(variable)))) {
                taken(
                        "the container " + target.name() + " already has a variable " + name,
                        ReservedNames.variable(name) ? RENAME : "remove it there or from mxsecrets.io/env");
            }
        }
    }

    /** Volumes that we do not add, and containers that are neither ours nor targets. */
    private void strangers() {
        for (JsonNode volume : pod.spec("volumes")) {
            String name = volume.path("name").asText();
            if (ReservedNames.volume(name)
                    && plan.volumes().stream()
                            .noneMatch(v -> v.path("name").asText().equals(name))) {
                taken(
                        "the pod has a volume named " + Printable.quoted(name) + ", which its settings do not add",
                        "the prefix mxsecrets- is reserved, rename yours");
            }
        }
        List<String> targets = plan.targets().stream().map(PodContainer::name).toList();
        for (PodContainer container : pod.allContainers()) {
            if (ReservedNames.ours(container.name())) {
                if (!planned(container.name())) {
                    problems.refuse(new Problem(
                                    "the pod has a container named " + container.name()
                                            + ", which its mode does not add",
                                    RENAME)
                            .and(copied()));
                }
                continue;
            }
            fromFiles(container, targets.contains(container.name()));
            for (JsonNode mount : container.mounts()) {
                String volume = mount.path("name").asText();
                boolean stranger = volume.equals(ReservedNames.FILES) && !targets.contains(container.name());
                if (stranger || ReservedNames.privateVolume(volume)) {
                    problems.refuse(
                            "the container " + container.name() + " mounts the reserved volume "
                                    + Printable.quoted(volume),
                            stranger ? "add it to mxsecrets.io/containers instead" : "remove that mount");
                }
            }
        }
    }

    /** A variable from a file reads a volume without a mount of it. */
    private void fromFiles(PodContainer container, boolean target) {
        for (JsonNode variable : container.variables()) {
            JsonNode volume = variable.path("valueFrom").path("fileKeyRef").path("volumeName");
            boolean ours = target && plan.variables().contains(variable);
            if (ReservedNames.volume(volume.asText()) && !ours) {
                problems.refuse(
                        "the container " + container.name() + " has a variable "
                                + Printable.quoted(variable.path("name").asText()) + " from the volume "
                                + Printable.quoted(volume.asText())
                                + ", which is reserved",
                        "use mxsecrets.io/env instead");
            }
        }
    }

    /** In a copy that {@code kubectl debug --copy-to} makes, processes see each other unless a flag says otherwise. */
    private String copied() {
        return pod.sharesProcesses() ? "if this is a copy by kubectl debug, add --share-processes=false" : "";
    }

    private boolean planned(String name) {
        return plan.containers().stream().anyMatch(c -> c.path("name").asText().equals(name));
    }

    private Optional<PodContainer> find(String name) {
        return pod.allContainers().stream().filter(c -> c.name().equals(name)).findFirst();
    }
}
