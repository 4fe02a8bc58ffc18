package io.mxsecrets.injection.plan.container;

import com.fasterxml.jackson.databind.JsonNode;
import io.mxsecrets.injection.pod.Amounts;
import io.mxsecrets.injection.pod.Pod;
import io.mxsecrets.injection.pod.PodContainer;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * Resources of the whole pod. API servers refuse a pod whose containers request more than the whole does, and the whole
 * decides the QoS class; those that do not know the field drop it.
 *
 * @see <a href="https://kubernetes.io/docs/tasks/configure-pod-container/assign-pod-level-resources/">Pod-level resources</a>
 */
final class PodLevelResources {
    private final Pod pod;
    private final JsonNode resources;

    PodLevelResources(Pod pod) {
        this.pod = pod;
        this.resources = pod.spec("resources");
    }

    boolean present() {
        return !resources.path("requests").isEmpty()
                || !resources.path("limits").isEmpty();
    }

    /** What no container may exceed. */
    Optional<BigDecimal> limit(String resource) {
        return Amounts.of(resources.path("limits").path(resource));
    }

    /** As written, for {@link #limit}. */
    String limitText(String resource) {
        return resources.path("limits").path(resource).asText();
    }

    /** Whether a container may ask for so much beside all others. */
    boolean hasRoom(String resource, BigDecimal request) {
        Optional<BigDecimal> whole = Amounts.of(resources.path("requests").path(resource));
        return whole.filter(w -> others(resource).add(request).compareTo(w) > 0).isEmpty();
    }

    /** As Kubernetes adds them up: containers and native sidecars together, or an init container where that is more. */
    private BigDecimal others(String resource) {
        BigDecimal sidecars = BigDecimal.ZERO;
        BigDecimal starting = BigDecimal.ZERO;
        for (PodContainer container : pod.initContainers()) {
            BigDecimal request = request(container, resource);
            if (container.nativeSidecar()) {
                sidecars = sidecars.add(request);
            } else {
                starting = starting.max(sidecars.add(request));
            }
        }
        BigDecimal running = sidecars;
        for (PodContainer container : pod.containers()) {
            running = running.add(request(container, resource));
        }
        return running.max(starting);
    }

    /** Zero for ours; the limit where only that is written. */
    private static BigDecimal request(PodContainer container, String resource) {
        JsonNode own = container.json().path("resources");
        return ReservedNames.ours(container.name())
                ? BigDecimal.ZERO
                : Amounts.of(own.path("requests").path(resource))
                        .or(() -> Amounts.of(own.path("limits").path(resource)))
                        .orElse(BigDecimal.ZERO);
    }
}
