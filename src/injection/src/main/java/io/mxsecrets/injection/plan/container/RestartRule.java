package io.mxsecrets.injection.plan.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.injection.cluster.KubernetesVersion;
import io.mxsecrets.injection.pod.Pod;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * {@code init} in a pod that starts nothing again: the kubelet tries it again, in the same pod, where the store was not reached.
 * With every other end the pod ends, too. An older API server refuses or drops the rule; an older kubelet passes it over.
 *
 * @see <a href="https://github.com/kubernetes/enhancements/tree/master/keps/sig-node/5307-container-restart-policy">KEP-5307</a>
 */
public final class RestartRule {
    /** The first version whose API server and kubelet have the gate ContainerRestartRules on. */
    private static final KubernetesVersion FIRST = new KubernetesVersion(1, 35);

    private static final String NEVER = "Never";

    private RestartRule() {}

    /** @param version the API server's, asked for only where the pod starts nothing again */
    static void add(ObjectNode init, Pod pod, Supplier<Optional<KubernetesVersion>> version) {
        boolean never = pod.spec("restartPolicy").asText().equals(NEVER);
        if (never && FIRST.reachedBy(version.get())) {
            init.put("restartPolicy", NEVER).set("restartPolicyRules", rules());
        }
    }

    private static ArrayNode rules() {
        ObjectNode unreached = Json.object().put("action", "Restart");
        unreached
                .putObject("exitCodes")
                .put("operator", "In")
                .putArray("values")
                .add(ExitCode.UNAVAILABLE.number());
        return Json.array(List.of(unreached));
    }

    /** Whether a container's own policy is the pod's, so that only its rules change something. */
    public static boolean leavesItToRules(JsonNode policy) {
        return policy.asText().equals(NEVER);
    }

    /** Whether rules are those that another version of the API server has {@code init} get. */
    public static boolean ours(JsonNode rules) {
        return rules.equals(rules());
    }
}
