package io.mxsecrets.injection;

import io.mxsecrets.core.settings.Problem;
import io.mxsecrets.core.settings.resolve.Resolution;
import io.mxsecrets.core.settings.resolve.Settings;
import io.mxsecrets.injection.cluster.Namespace;
import io.mxsecrets.injection.cluster.ServiceAccount;
import io.mxsecrets.injection.config.Configuration;
import io.mxsecrets.injection.pod.Limits;
import io.mxsecrets.injection.pod.Pod;
import io.mxsecrets.injection.policy.PolicyRules;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Decides; never acts. In this order: it does not ask, it is a mirror pod or an Operator's task pod, its settings are wrong, inject.
 */
final class Decider {
    private final Configuration configuration;

    Decider(Configuration configuration) {
        this.configuration = configuration;
    }

    /** @param account its ServiceAccount, read only where the settings need it */
    Decision decide(Pod pod, Namespace namespace, Supplier<ServiceAccount> account) {
        Optional<Decision> notAsked = OptIn.notAsked(pod, namespace);
        if (notAsked.isPresent()) {
            return notAsked.get();
        }
        if (pod.mirror()) {
            return new Decision.Skip(SkipReason.MIRROR_POD);
        }
        boolean named = pod.annotations().containsKey("mxsecrets.io/containers");
        if (pod.operatorTask() && !named) {
            return new Decision.Skip(SkipReason.OPERATOR_TASK);
        }
        return settings(pod, namespace, account);
    }

    private Decision settings(Pod pod, Namespace namespace, Supplier<ServiceAccount> account) {
        List<Problem> tooMuch = Limits.exceeded(pod);
        if (!tooMuch.isEmpty()) {
            return new Decision.Deny(tooMuch);
        }
        PodLayers layers = new PodLayers(pod, namespace, configuration);
        Resolution resolution = layers.resolve(account);
        LinkedHashSet<Problem> problems = new LinkedHashSet<>(layers.problems());
        problems.addAll(resolution.problems());
        resolution
                .settings()
                .ifPresentOrElse(
                        settings -> {
                            if (!layers.badAccount()) {
                                problems.addAll(PodRules.check(settings, pod.serviceAccount()));
                            }
                            problems.addAll(PolicyRules.check(configuration.policy(), namespace.name(), settings));
                        },
                        () -> {
                            problems.addAll(layers.locked());
                            problems.addAll(layers.closed());
                        });
        if (!problems.isEmpty()) {
            return new Decision.Deny(new ArrayList<>(problems));
        }
        Settings settings = resolution.settings().orElseThrow();
        return new Decision.Inject(settings, List.copyOf(resolution.warnings()));
    }
}
