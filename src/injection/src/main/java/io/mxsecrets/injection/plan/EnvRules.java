package io.mxsecrets.injection.plan;

import io.mxsecrets.core.env.EnvVariable;
import io.mxsecrets.core.settings.resolve.Settings;
import io.mxsecrets.core.text.Printable;
import io.mxsecrets.injection.cluster.KubernetesVersion;
import io.mxsecrets.injection.pod.PodProblems;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Whether variables of {@code env} can reach the targets. The API server must know {@code fileKeyRef}, and so must the node's
 * kubelet, which may be three minors older and then gives the variable without a word and without a value.
 *
 * @see <a href="https://kubernetes.io/releases/version-skew-policy/">Version skew</a>
 */
final class EnvRules {
    private static final KubernetesVersion FIRST = KubernetesVersion.ENV_FILES;

    /** What Kubernetes, the container runtime and we ourselves set. */
    private static final Pattern TAKEN =
            Pattern.compile("KUBERNETES_.*|HOSTNAME|MXSECRETS_.*|MENDIX_SECRETS_(DIR|FILE|READY)");

    private EnvRules() {}

    /**
     * @param version the API server's, asked for only where it counts
     * @param oldestNode the oldest kubelet's, likewise
     */
    static void check(
            Settings settings,
            Supplier<Optional<KubernetesVersion>> version,
            Supplier<Optional<KubernetesVersion>> oldestNode,
            PodProblems problems) {
        List<EnvVariable> variables = settings.envVariables();
        if (variables.isEmpty()) {
            return;
        }
        List<String> taken = variables.stream()
                .map(EnvVariable::name)
                .filter(name -> TAKEN.matcher(name).matches())
                .toList();
        if (!taken.isEmpty()) {
            problems.refuse(
                    "env sets " + Printable.listed(taken) + ", which Kubernetes or this injector sets itself",
                    "choose another name");
        }
        version(version.get(), oldestNode, problems);
    }

    private static void version(
            Optional<KubernetesVersion> version,
            Supplier<Optional<KubernetesVersion>> oldestNode,
            PodProblems problems) {
        if (version.isPresent() && version.get().compareTo(FIRST) < 0) {
            problems.refuse(
                    "env needs Kubernetes " + FIRST + " or later, and this API server is " + version.get(),
                    "read the files, and leave out mxsecrets.io/env");
        } else if (!FIRST.reachedBy(oldestNode.get())) {
            problems.warn("the variables of env come from Kubernetes " + FIRST
                    + " on: on a node whose kubelet is older, or has the gate EnvFiles off, they are there and empty");
        }
    }
}
