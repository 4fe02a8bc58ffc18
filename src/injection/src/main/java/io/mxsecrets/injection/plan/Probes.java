package io.mxsecrets.injection.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.core.settings.Choices.OnStale;
import io.mxsecrets.core.settings.Register;
import io.mxsecrets.core.settings.Settings;
import io.mxsecrets.core.text.Shown;
import io.mxsecrets.injection.pod.Pod;
import io.mxsecrets.injection.pod.PodContainer;
import java.util.List;
import java.util.Optional;

/** The sidecar's probes: none, unless it makes the first generation or the team asked to be un-readied. */
final class Probes {
    private Probes() {}

    static void add(ObjectNode sidecar, Settings settings, boolean alone) {
        if (alone) {
            long seconds = settings.get(Register.INIT_TIMEOUT).toSeconds();
            sidecar.set("startupProbe", probe(settings).put("periodSeconds", 1).put("failureThreshold", seconds));
        }
        if (settings.get(Register.ON_STALE) == OnStale.UNREADY) {
            sidecar.set("readinessProbe", probe(settings).put("periodSeconds", 10));
        }
    }

    /** What must hold of the pod's network for the sidecar's port. */
    static void check(Pod pod, Settings settings, boolean alone, Problems problems) {
        boolean needed = alone || settings.get(Register.ON_STALE) == OnStale.UNREADY;
        Optional<Integer> listen = settings.get(Register.HEALTH_LISTEN);
        if (needed && (pod.hostNetwork() || listen.isEmpty())) {
            problems.refuse("mode: sidecar and on-stale: unready need a port of the pod's own, and "
                    + (pod.hostNetwork() ? "this pod is on the host's network" : "health-listen is none")
                    + "; use mode: init+sidecar with another on-stale");
        }
        if (!pod.hostNetwork()) {
            listen.ifPresent(port -> free(pod, port, problems));
        }
    }

    private static void free(Pod pod, int port, Problems problems) {
        List<String> taken = pod.allContainers().stream()
                .filter(container -> !Names.ours(container.name()))
                .filter(container -> container.ports().stream()
                        .anyMatch(p -> p.path("containerPort").asInt() == port))
                .map(PodContainer::name)
                .toList();
        if (!taken.isEmpty()) {
            problems.refuse("health-listen is " + port + ", a port of the container " + Shown.listed(taken)
                    + "; set mxsecrets.io/health-listen to another");
        }
    }

    private static ObjectNode probe(Settings settings) {
        ObjectNode probe = Json.object();
        probe.putObject("httpGet").put("path", "/readyz");
        // Without a port the pod is refused.
        settings.get(Register.HEALTH_LISTEN)
                .ifPresent(port -> probe.withObject("/httpGet").put("port", port));
        return probe;
    }
}
