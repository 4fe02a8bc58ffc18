package io.mxsecrets.injection;

import io.mxsecrets.core.settings.resolve.Settings;
import io.mxsecrets.core.text.Problem;
import io.mxsecrets.injection.cluster.Cluster;
import io.mxsecrets.injection.cluster.Namespace;
import io.mxsecrets.injection.cluster.Once;
import io.mxsecrets.injection.cluster.ServiceAccount;
import io.mxsecrets.injection.config.Configuration;
import io.mxsecrets.injection.patch.Patch;
import io.mxsecrets.injection.plan.Plan;
import io.mxsecrets.injection.plan.Planner;
import io.mxsecrets.injection.pod.Pod;
import io.mxsecrets.injection.pod.PodProblems;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The whole of injection: decide, plan, patch. The webhook and the command line both call this, so they agree. Immutable and
 * safe for use by several threads.
 */
public final class Injector {
    /** Never injected, whatever a registration says: what the cluster needs to run must not need the webhook. */
    private static final Set<String> SYSTEM = Set.of("kube-system", "kube-public", "kube-node-lease");

    private final PodSettings settings;
    private final Planner planner;
    private final String ownNamespace;

    /** @param ownNamespace the injector's own Namespace; empty if it runs in none */
    public Injector(Configuration configuration, String ownNamespace) {
        this.settings = new PodSettings(configuration);
        this.planner = new Planner(configuration);
        this.ownNamespace = ownNamespace;
    }

    /**
     * @param namespace as the API server names it, whatever the pod says
     * @throws Cluster.Unreadable if the cluster does not answer
     */
    public Decision review(Pod pod, String namespace, Cluster cluster) {
        if (SYSTEM.contains(namespace) || namespace.equals(ownNamespace)) {
            return new Decision.Skipped(SkipReason.EXCLUDED_NAMESPACE);
        }
        Namespace found = cluster.namespace(namespace);
        return OptIn.check(pod, found).orElseGet(() -> inject(pod, found, cluster));
    }

    private Decision inject(Pod pod, Namespace namespace, Cluster cluster) {
        PodProblems problems = new PodProblems();
        Supplier<ServiceAccount> account = () -> cluster.serviceAccount(namespace.name(), pod.serviceAccount());
        Optional<Settings> resolved = settings.of(pod, namespace, account, problems);
        Optional<Plan> plan = resolved.flatMap(of -> planner.plan(pod, of, new Once<>(cluster::version), problems));
        if (plan.isEmpty()) {
            return new Decision.Denied(problems.all());
        }
        return new Decision.Injected(
                resolved.get(),
                Patch.of(plan.get(), pod),
                problems.warnings().stream().map(Problem::toString).toList());
    }
}
