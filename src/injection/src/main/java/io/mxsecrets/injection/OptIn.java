package io.mxsecrets.injection;

import io.mxsecrets.core.settings.layer.SettingNaming;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import io.mxsecrets.core.text.Problem;
import io.mxsecrets.injection.cluster.Namespace;
import io.mxsecrets.injection.pod.Pod;
import java.util.List;
import java.util.Optional;

/** Whether a pod opts in: by its annotation, or by its Namespace's label if it is a pod of a Mendix runtime. */
final class OptIn {
    private static final String INJECT = SettingNaming.ANNOTATIONS.name(SettingRegistry.INJECT);
    private static final String CONTAINERS = SettingNaming.ANNOTATIONS.name(SettingRegistry.CONTAINERS);

    private OptIn() {}

    /** Empty for an opted-in pod that can be injected; else what becomes of the pod, whatever its settings say. */
    static Optional<Decision> check(Pod pod, Namespace namespace) {
        Optional<String> inject = Optional.ofNullable(pod.annotations().get(INJECT));
        if (inject.flatMap(SettingRegistry.INJECT::read).equals(Optional.of(false))) {
            return skip(SkipReason.OPTED_OUT);
        }
        // A value other than true and false opts in; the settings' own check refuses it, with all other mistakes.
        boolean optedIn = inject.isPresent() || namespace.optsInRuntimes() && pod.mendixRuntime();
        if (!optedIn) {
            boolean settings = pod.annotations().keySet().stream().anyMatch(SettingNaming.ANNOTATIONS::ours);
            return settings ? deny() : skip(SkipReason.NOT_ASKED);
        }
        if (pod.mirror()) {
            return skip(SkipReason.MIRROR_POD);
        }
        return pod.operatorTask() && !pod.annotations().containsKey(CONTAINERS)
                ? skip(SkipReason.OPERATOR_TASK)
                : Optional.empty();
    }

    private static Optional<Decision> skip(SkipReason reason) {
        return Optional.of(new Decision.Skipped(reason));
    }

    private static Optional<Decision> deny() {
        return Optional.of(new Decision.Denied(List.of(
                new Problem("the pod has mxsecrets.io settings but does not opt in", "add " + INJECT + ": \"true\""))));
    }
}
