package io.mxsecrets.injection;

import io.mxsecrets.core.settings.Problem;
import io.mxsecrets.core.settings.SettingRegistry;
import io.mxsecrets.core.settings.layer.SettingNaming;
import io.mxsecrets.injection.cluster.Namespace;
import io.mxsecrets.injection.pod.Pod;
import java.util.List;
import java.util.Optional;

/** Whether a pod asks for injection: by its annotation, or by its Namespace's label for pods of Mendix runtimes. */
final class OptIn {
    private static final String INJECT = SettingNaming.ANNOTATIONS.name(SettingRegistry.INJECT);

    private OptIn() {}

    /** Empty when it asks; else what becomes of it without further looking. */
    static Optional<Decision> notAsked(Pod pod, Namespace namespace) {
        Optional<String> text = Optional.ofNullable(pod.annotations().get(INJECT));
        if (text.isPresent()) {
            return byAnnotation(text.get());
        }
        if (namespace.asksForRuntimes() && pod.mendixRuntime()) {
            return Optional.empty();
        }
        boolean settings = pod.annotations().keySet().stream().anyMatch(SettingNaming.ANNOTATIONS::ours);
        return Optional.of(
                settings
                        ? deny("this pod has settings of ours but does not ask; add " + INJECT + ": \"true\"")
                        : new Decision.Skip(SkipReason.NOT_ASKED));
    }

    /** A text that is neither true nor false asks, in a way that is refused with all other mistakes of the pod. */
    private static Optional<Decision> byAnnotation(String text) {
        boolean optedOut =
                SettingRegistry.INJECT.read(text).filter(asks -> !asks).isPresent();
        return optedOut ? Optional.of(new Decision.Skip(SkipReason.OPTED_OUT)) : Optional.empty();
    }

    private static Decision deny(String sentence) {
        return new Decision.Deny(List.of(new Problem(Problem.HERE, sentence)));
    }
}
