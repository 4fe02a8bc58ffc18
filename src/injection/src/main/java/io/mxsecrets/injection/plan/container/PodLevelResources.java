package io.mxsecrets.injection.plan.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.injection.pod.Amounts;
import io.mxsecrets.injection.pod.Pod;
import io.mxsecrets.injection.pod.PodContainer;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * Resources of the whole pod. API servers refuse a pod whose containers request more than the whole does, and the whole
 * decides the QoS class; those that do not know the field drop it.
 *
 * @see <a href="https://kubernetes.io/docs/tasks/configure-pod-container/assign-pod-level-resources/">Pod-level resources</a>
 */
public final class PodLevelResources {
    private static final List<String> SHARED = List.of("cpu", "memory");

    private final Pod pod;
    private final JsonNode resources;

    public PodLevelResources(Pod pod) {
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

    /**
     * What the whole requests by Kubernetes' own rules where only its limits are written, by resource: what the other
     * containers request, or else the limit. From Kubernetes 1.37 on they are applied after webhooks, so that containers
     * which those add would count, too.
     */
    public ObjectNode impliedRequests() {
        ObjectNode implied = Json.object();
        for (String resource : SHARED) {
            if (limit(resource).isPresent()
                    && resources.path("requests").path(resource).isMissingNode()) {
                boolean asked = pod.allContainers().stream()
                        .anyMatch(c -> asked(c, resource).isPresent());
                String sum = others(resource).stripTrailingZeros().toPlainString();
                implied.put(resource, asked ? sum : limitText(resource));
            }
        }
        return implied;
    }

    /** Whether a container may ask for so much beside all others. */
    boolean hasRoom(String resource, BigDecimal request) {
        Optional<BigDecimal> whole = Amounts.of(resources.path("requests").path(resource))
                .or(() -> Amounts.of(impliedRequests().path(resource)));
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

    private static BigDecimal request(PodContainer container, String resource) {
        return asked(container, resource).orElse(BigDecimal.ZERO);
    }

    /** Without ours; the limit where only that is written. */
    private static Optional<BigDecimal> asked(PodContainer container, String resource) {
        JsonNode own = container.json().path("resources");
        return ReservedNames.ours(container.name())
                ? Optional.empty()
                : Amounts.of(own.path("requests").path(resource))
                        .or(() -> Amounts.of(own.path("limits").path(resource)));
    }
}
