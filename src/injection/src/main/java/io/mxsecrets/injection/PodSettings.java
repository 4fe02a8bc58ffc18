package io.mxsecrets.injection;

import io.mxsecrets.core.provider.registry.ProviderDescriptors;
import io.mxsecrets.core.settings.resolve.Resolution;
import io.mxsecrets.core.settings.resolve.Settings;
import io.mxsecrets.core.settings.resolve.SourceSettings;
import io.mxsecrets.injection.cluster.Namespace;
import io.mxsecrets.injection.cluster.ServiceAccount;
import io.mxsecrets.injection.config.Configuration;
import io.mxsecrets.injection.pod.Limits;
import io.mxsecrets.injection.pod.Pod;
import io.mxsecrets.injection.pod.PodProblems;
import io.mxsecrets.injection.policy.PolicyRules;
import java.util.Optional;
import java.util.function.Supplier;

/** The settings of an opted-in pod: resolved from all layers, and held to the rules for pods and to the policy. */
final class PodSettings {
    private final Configuration configuration;

    PodSettings(Configuration configuration) {
        this.configuration = configuration;
    }

    /**
     * @param account the pod's ServiceAccount, read only if the settings need it
     * @param problems gets every mistake and every warning
     * @return the settings, if there is no problem
     */
    Optional<Settings> of(Pod pod, Namespace namespace, Supplier<ServiceAccount> account, PodProblems problems) {
        Limits.exceeded(pod).forEach(problems::refuse);
        if (!problems.all().isEmpty()) {
            return Optional.empty();
        }
        PodLayers layers = new PodLayers(pod, namespace, configuration);
        Resolution resolution = layers.resolve(account);
        layers.problems().forEach(problems::refuse);
        resolution.problems().forEach(problems::refuse);
        resolution.warnings().forEach(problems::warn);
        if (resolution.settings().isEmpty()) {
            layers.locked().forEach(problems::refuse);
            layers.closed().forEach(problems::refuse);
            return Optional.empty();
        }
        Settings settings = resolution.settings().get();
        if (!layers.badAccount()) {
            settings.sources().forEach(source -> inPod(source, pod.serviceAccount(), problems));
        }
        PolicyRules.check(configuration.policy(), namespace.name(), settings).forEach(problems::refuse);
        return problems.all().isEmpty() ? resolution.settings() : Optional.empty();
    }

    private static void inPod(SourceSettings source, String serviceAccount, PodProblems problems) {
        ProviderDescriptors.of(source.provider())
                .podProblems(source, serviceAccount)
                .forEach(fault -> problems.refuse(fault.after("the source " + source.alias() + " ")));
    }
}
