package io.mxsecrets.injection.plan.container;

import io.mxsecrets.core.settings.registry.SettingRegistry;
import io.mxsecrets.core.settings.resolve.Settings;
import io.mxsecrets.core.text.Printable;
import io.mxsecrets.core.text.Problem;
import io.mxsecrets.injection.pod.Pod;
import io.mxsecrets.injection.pod.PodContainer;
import io.mxsecrets.injection.pod.PodProblems;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * As whom our containers run, so that the targets and nobody else can read the files.
 *
 * @param user UID of our containers; empty to leave it to the image
 * @param group GID of our containers; empty to leave it to the image
 * @param byGroup whether the files are for the pod's {@code fsGroup} (0440 in 02750) or for one UID (0400 in 0700)
 */
public record Ownership(OptionalLong user, OptionalLong group, boolean byGroup) {
    /** The user of Mendix' images under the Operator. */
    private static final long MENDIX = 1001;

    String fileMode() {
        return byGroup ? "0440" : "0400";
    }

    String directoryMode() {
        return byGroup ? "02750" : "0700";
    }

    public static Ownership of(Pod pod, List<PodContainer> targets, Settings settings, PodProblems problems) {
        OptionalLong asked = number(settings.find(SettingRegistry.RUN_AS_USER).map(Integer::longValue));
        OptionalLong group = group(pod, targets, settings);
        Set<OptionalLong> users =
                targets.stream().map(target -> user(pod, target, asked)).collect(Collectors.toSet());
        OptionalLong only = users.size() == 1 ? users.iterator().next() : OptionalLong.empty();
        boolean contradicted = asked.isPresent() && !only.equals(asked);
        if (only.isPresent() && only.getAsLong() != 0 && !contradicted) {
            return new Ownership(only, group, false);
        }
        if (pod.fsGroup().isPresent()) {
            return new Ownership(asked, group, true);
        }
        if (pod.mendixApp() && users.equals(Set.of(OptionalLong.empty()))) {
            return new Ownership(OptionalLong.of(MENDIX), group, false);
        }
        if (contradicted && only.isPresent()) {
            problems.refuse(
                    "run-as-user is " + asked.getAsLong() + ", but the targets run as " + only.getAsLong(),
                    "remove it, or set the pod's securityContext.fsGroup");
        } else if (!targets.isEmpty()) {
            problems.refuse(fault(targets, users));
        }
        return new Ownership(OptionalLong.empty(), group, false);
    }

    private static Problem fault(List<PodContainer> targets, Set<OptionalLong> users) {
        String names = Printable.listed(targets.stream().map(PodContainer::name).toList());
        String why = users.contains(OptionalLong.of(0))
                ? "run as UID 0"
                : users.size() > 1 ? "run as different UIDs" : "have no runAsUser";
        return new Problem(
                "the targets (" + names + ") " + why + ", so the files cannot be restricted to one UID",
                "set mxsecrets.io/run-as-user to the UID that the image runs as, or the pod's securityContext.fsGroup");
    }

    /** A container's own UID, else the pod's, else what the team says about the image. */
    private static OptionalLong user(Pod pod, PodContainer target, OptionalLong asked) {
        OptionalLong own = target.runAsUser();
        OptionalLong effective = own.isPresent() ? own : pod.runAsUser();
        return effective.isPresent() ? effective : asked;
    }

    private static OptionalLong group(Pod pod, List<PodContainer> targets, Settings settings) {
        OptionalLong asked = number(settings.find(SettingRegistry.RUN_AS_GROUP).map(Integer::longValue));
        if (asked.isPresent()) {
            return asked;
        }
        Set<OptionalLong> groups = targets.stream()
                .map(t -> t.runAsGroup().isPresent() ? t.runAsGroup() : pod.runAsGroup())
                .collect(Collectors.toSet());
        OptionalLong only = groups.size() == 1 ? groups.iterator().next() : OptionalLong.empty();
        return only.isPresent() && only.getAsLong() != 0 ? only : OptionalLong.empty();
    }

    private static OptionalLong number(java.util.Optional<Long> number) {
        return number.map(OptionalLong::of).orElse(OptionalLong.empty());
    }
}
