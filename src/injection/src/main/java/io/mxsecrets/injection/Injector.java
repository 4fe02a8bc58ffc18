package io.mxsecrets.injection;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.mxsecrets.core.settings.Problem;
import io.mxsecrets.injection.cluster.Cluster;
import io.mxsecrets.injection.config.Configuration;
import io.mxsecrets.injection.patch.Patch;
import io.mxsecrets.injection.plan.Plan;
import io.mxsecrets.injection.plan.Planned;
import io.mxsecrets.injection.plan.Planner;
import io.mxsecrets.injection.pod.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The whole of injection: decide, plan, patch. The webhook and the command line both call this, so they agree. Immutable and
 * safe for use by several threads.
 */
public final class Injector {
    /** Never injected, whatever a registration says: what the cluster needs to run must not need us. */
    private static final Set<String> SYSTEM = Set.of("kube-system", "kube-public", "kube-node-lease");

    private final Decider decider;
    private final Planner planner;
    private final String ownNamespace;

    /** @param ownNamespace the injector's own Namespace; empty where it runs in none */
    public Injector(Configuration configuration, String ownNamespace) {
        this.decider = new Decider(configuration);
        this.planner = new Planner(configuration);
        this.ownNamespace = ownNamespace;
    }

    /**
     * @param namespace as the API server names it, whatever the pod says
     * @throws Cluster.Unreadable when the cluster does not answer
     */
    public Answer review(Pod pod, String namespace, Cluster cluster) {
        if (SYSTEM.contains(namespace) || namespace.equals(ownNamespace)) {
            return new Answer.Skipped(SkipReason.EXCLUDED_NAMESPACE);
        }
        Decision decision = decide(pod, namespace, cluster);
        if (decision instanceof Decision.Skip skip) {
            return new Answer.Skipped(skip.reason());
        }
        if (decision instanceof Decision.Deny deny) {
            return new Answer.Denied(deny.problems());
        }
        return inject(pod, (Decision.Inject) decision, cluster);
    }

    /** What becomes of a pod of a Namespace that may be injected, with its settings where they hold; nothing is planned. */
    public Decision decide(Pod pod, String namespace, Cluster cluster) {
        return decider.decide(
                pod, cluster.namespace(namespace), () -> cluster.serviceAccount(namespace, pod.serviceAccount()));
    }

    private Answer inject(Pod pod, Decision.Inject decision, Cluster cluster) {
        Planned planned = planner.plan(pod, decision.settings(), cluster::version);
        if (!planned.problems().isEmpty()) {
            return new Answer.Denied(planned.problems());
        }
        List<String> warnings = new ArrayList<>();
        decision.warnings().stream().map(Problem::toString).forEach(warnings::add);
        planned.warnings().stream().map(Problem::toString).forEach(warnings::add);
        ArrayNode patch = planned.plan().map(plan -> patch(plan, pod)).orElseGet(JsonNodeFactory.instance::arrayNode);
        return new Answer.Injected(patch, warnings);
    }

    private static ArrayNode patch(Plan plan, Pod pod) {
        return Patch.of(plan, pod);
    }
}
