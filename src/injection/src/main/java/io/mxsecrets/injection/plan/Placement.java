package io.mxsecrets.injection.plan;

import io.mxsecrets.core.settings.Choices.InitOrder;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import io.mxsecrets.core.settings.resolve.Settings;
import io.mxsecrets.core.text.Printable;
import io.mxsecrets.injection.plan.container.ReservedNames;
import io.mxsecrets.injection.pod.Pod;
import io.mxsecrets.injection.pod.PodContainer;
import io.mxsecrets.injection.pod.PodProblems;
import java.util.List;
import java.util.Set;

/**
 * Where our init containers go: first, so that what runs after them has the files; but behind a mesh proxy that is itself a
 * native sidecar, and its validator, because without them there may be no network yet.
 */
final class Placement {
    private static final Set<String> PROXIES = Set.of("istio-proxy", "linkerd-proxy");
    private static final Set<String> VALIDATORS = Set.of("istio-validation", "linkerd-network-validator");

    private Placement() {}

    /** The index in {@code initContainers} as they are. */
    static int index(Pod pod, Settings settings) {
        List<PodContainer> init = pod.initContainers();
        InitOrder order = settings.get(SettingRegistry.INIT_ORDER);
        if (order == InitOrder.LAST) {
            return init.size();
        }
        boolean proxied = init.stream().anyMatch(Placement::proxy);
        if (order == InitOrder.FIRST || !proxied) {
            return 0;
        }
        return init.stream()
                .filter(c -> proxy(c) || VALIDATORS.contains(c.name()))
                .mapToInt(c -> c.index() + 1)
                .max()
                .orElse(0);
    }

    /** Init containers that are targets must run after ours. */
    static void check(Pod pod, List<PodContainer> targets, int index, PodProblems problems) {
        int ours = pod.initContainers().stream()
                .filter(c -> ReservedNames.ours(c.name()))
                .mapToInt(PodContainer::index)
                .findFirst()
                .orElse(index);
        List<String> early = targets.stream()
                .filter(target -> target.init() && target.index() < ours)
                .map(PodContainer::name)
                .toList();
        if (!early.isEmpty()) {
            problems.refuse(
                    "the init container " + Printable.listed(early)
                            + " runs before the injected one, so its file does not exist yet",
                    "set mxsecrets.io/init-order: first, or remove it from mxsecrets.io/containers");
        }
    }

    private static boolean proxy(PodContainer container) {
        return container.nativeSidecar() && PROXIES.contains(container.name());
    }
}
