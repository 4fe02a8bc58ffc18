package io.mxsecrets.injection.plan.container;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.core.settings.Choices.OnStale;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import io.mxsecrets.core.settings.resolve.Settings;
import io.mxsecrets.core.text.Printable;
import io.mxsecrets.injection.pod.Pod;
import io.mxsecrets.injection.pod.PodContainer;
import io.mxsecrets.injection.pod.PodProblems;
import java.util.List;
import java.util.Optional;

/** The sidecar's probes: none, unless one holds the targets or the team asked to be un-readied. */
public final class Probes {
    private Probes() {}

    static void add(ObjectNode sidecar, Settings settings, StartGate gate) {
        if (gate.probes()) {
            long seconds = settings.get(SettingRegistry.INIT_TIMEOUT).toSeconds();
            sidecar.set("startupProbe", probe(settings).put("periodSeconds", 1).put("failureThreshold", seconds));
        }
        if (settings.get(SettingRegistry.ON_STALE) == OnStale.UNREADY) {
            sidecar.set("readinessProbe", probe(settings).put("periodSeconds", 10));
        }
    }

    /** What must hold of the pod's network for the sidecar's port. */
    public static void check(Pod pod, Settings settings, StartGate gate, PodProblems problems) {
        boolean needed = gate.probes() || settings.get(SettingRegistry.ON_STALE) == OnStale.UNREADY;
        Optional<Integer> listen = settings.get(SettingRegistry.HEALTH_LISTEN);
        if (needed && (pod.hostNetwork() || listen.isEmpty())) {
            problems.refuse(
                    (gate.probes() ? "mode: sidecar and on-stale: unready need" : "on-stale: unready needs")
                            + " a port in the pod's own network, but "
                            + (pod.hostNetwork() ? "the pod uses hostNetwork" : "health-listen is none"),
                    gate.probes() ? "use mode: init+sidecar with another on-stale" : "use another on-stale");
        }
        if (!pod.hostNetwork()) {
            listen.ifPresent(port -> free(pod, port, problems));
        }
    }

    private static void free(Pod pod, int port, PodProblems problems) {
        List<String> taken = pod.allContainers().stream()
                .filter(container -> !ReservedNames.ours(container.name()))
                .filter(container -> container.ports().stream()
                        .anyMatch(p -> p.path("containerPort").asInt() == port))
                .map(PodContainer::name)
                .toList();
        if (!taken.isEmpty()) {
            problems.refuse(
                    "health-listen is " + port + ", a port of the container " + Printable.listed(taken),
                    "set mxsecrets.io/health-listen to another port");
        }
    }

    private static ObjectNode probe(Settings settings) {
        ObjectNode probe = Json.object();
        probe.putObject("httpGet").put("path", "/readyz");
        // Without a port the pod is refused.
        settings.get(SettingRegistry.HEALTH_LISTEN)
                .ifPresent(port -> probe.withObject("/httpGet").put("port", port));
        return probe;
    }
}
