package io.mxsecrets.injection.plan;

import io.mxsecrets.core.settings.registry.SettingRegistry;
import io.mxsecrets.core.settings.resolve.Settings;
import io.mxsecrets.core.text.Printable;
import io.mxsecrets.injection.plan.container.ReservedNames;
import io.mxsecrets.injection.pod.Pod;
import io.mxsecrets.injection.pod.PodContainer;
import io.mxsecrets.injection.pod.PodProblems;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Which containers get the files: the named ones; else {@code mendix}, {@code mendix-runtime}, the only one. */
final class Targets {
    private static final Set<String> PROXIES = Set.of("istio-proxy", "linkerd-proxy");

    private Targets() {}

    static List<PodContainer> choose(Pod pod, Settings settings, PodProblems problems) {
        Optional<List<String>> named = settings.find(SettingRegistry.CONTAINERS);
        if (named.isPresent()) {
            return named(pod, named.get(), problems);
        }
        List<PodContainer> already = ours(pod);
        return already.isEmpty() ? unnamed(pod, problems) : already;
    }

    private static List<PodContainer> named(Pod pod, List<String> names, PodProblems problems) {
        Map<String, PodContainer> there = new LinkedHashMap<>();
        others(pod.allContainers()).forEach(container -> there.putIfAbsent(container.name(), container));
        List<String> unknown =
                names.stream().filter(name -> !there.containsKey(name)).toList();
        if (!unknown.isEmpty()) {
            problems.refuse(
                    "containers names " + Printable.listed(unknown) + ", which the pod does not have",
                    "it has " + Printable.listed(there.keySet()));
        }
        return names.stream().map(there::get).filter(Objects::nonNull).toList();
    }

    /** Seen again after another webhook: who already has the files keeps them, whoever came later. */
    private static List<PodContainer> ours(Pod pod) {
        boolean patched = pod.initContainers().stream().anyMatch(c -> ReservedNames.ours(c.name()));
        return others(pod.allContainers()).stream()
                .filter(c -> patched && c.mounts(ReservedNames.FILES))
                .toList();
    }

    private static List<PodContainer> unnamed(Pod pod, PodProblems problems) {
        List<PodContainer> candidates = pod.containers().stream()
                .filter(c -> !PROXIES.contains(c.name()))
                .toList();
        for (String usual : List.of("mendix", "mendix-runtime")) {
            List<PodContainer> found =
                    candidates.stream().filter(c -> c.name().equals(usual)).toList();
            if (!found.isEmpty()) {
                return found;
            }
        }
        if (candidates.size() != 1) {
            problems.refuse(
                    "it is not clear which container gets the files",
                    "set mxsecrets.io/containers to one or more of "
                            + names(candidates.isEmpty() ? pod.containers() : candidates));
            return List.of();
        }
        return candidates;
    }

    private static List<PodContainer> others(List<PodContainer> containers) {
        return containers.stream().filter(c -> !ReservedNames.ours(c.name())).toList();
    }

    private static String names(List<PodContainer> containers) {
        return Printable.listed(containers.stream().map(PodContainer::name).toList());
    }
}
