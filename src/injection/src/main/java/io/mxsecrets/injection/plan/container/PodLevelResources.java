package io.mxsecrets.injection.plan.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.injection.cluster.KubernetesVersion;
import io.mxsecrets.injection.pod.Amounts;
import io.mxsecrets.injection.pod.Pod;
import io.mxsecrets.injection.pod.PodContainer;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Resources of the whole pod. API servers refuse a pod whose containers request more than the whole does, and the whole
 * decides the QoS class; those that do not know the field drop it.
 *
 * @see <a href="https://kubernetes.io/docs/tasks/configure-pod-container/assign-pod-level-resources/">Pod-level resources</a>
 */
public final class PodLevelResources {
    private static final List<String> SHARED = List.of("cpu", "memory");
    /** The first version that works out limits, too. */
    private static final KubernetesVersion LIMITS = new KubernetesVersion(1, 37);

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
        return written("limits", resource);
    }

    private Optional<BigDecimal> written(String list, String resource) {
        return Amounts.of(resources.path(list).path(resource));
    }

    /** As written, for {@link #limit}. */
    String limitText(String resource) {
        return resources.path("limits").path(resource).asText();
    }

    /**
     * What Kubernetes works out for the whole without our containers. From 1.37 on it does so after webhooks, so that ours
     * would count, too: requests where limits are written, and limits where each container has one. The latter are in here
     * only where they make the class Guaranteed; else they leave ours room of their own.
     *
     * @param version the API server's, asked for only where limits could make that class
     * @return what {@code requests} and {@code limits} are to get beside what is written; each only where that is something
     */
    public ObjectNode implied(Supplier<Optional<KubernetesVersion>> version) {
        ObjectNode requests = Json.object();
        ObjectNode limits = Json.object();
        boolean guaranteed = present();
        for (String resource : SHARED) {
            Optional<BigDecimal> request = written("requests", resource).or(() -> requestOfOthers(resource));
            Optional<BigDecimal> limit = limit(resource).or(() -> request.flatMap(r -> limitOfOthers(resource, r)));
            guaranteed &= limit.filter(l -> l.signum() > 0).isPresent() && limit.equals(request);
            request.ifPresent(amount -> put(requests, "requests", "limits", resource, amount));
            limit.ifPresent(amount -> put(limits, "limits", "requests", resource, amount));
        }
        ObjectNode implied = Json.object();
        boolean limited = guaranteed && !limits.isEmpty() && LIMITS.reachedBy(version.get());
        if (limited) {
            implied.set("limits", limits);
        }
        if (!requests.isEmpty() && (limited || !resources.path("limits").isEmpty())) {
            implied.set("requests", requests);
        }
        return implied;
    }

    /** What is not written, and as the other list has it where the amounts are equal. */
    private void put(ObjectNode list, String name, String other, String resource, BigDecimal amount) {
        if (resources.path(name).path(resource).isMissingNode()) {
            boolean equal = written(other, resource).filter(amount::equals).isPresent();
            list.put(resource, equal ? resources.path(other).path(resource).asText() : amount.toPlainString());
        }
    }

    /** The sum of their requests, or else the limit of the whole. */
    private Optional<BigDecimal> requestOfOthers(String resource) {
        boolean asked =
                pod.allContainers().stream().anyMatch(c -> asked(c, resource).isPresent());
        return asked ? Optional.of(sum(c -> asked(c, resource)).stripTrailingZeros()) : limit(resource);
    }

    /** The sum of their limits where each has one, and never less than the whole requests. */
    private Optional<BigDecimal> limitOfOthers(String resource, BigDecimal request) {
        boolean all = pod.allContainers().stream()
                .allMatch(c -> ReservedNames.ours(c.name())
                        || own(c, "limits", resource).isPresent());
        return all
                ? Optional.of(sum(c -> own(c, "limits", resource)).max(request).stripTrailingZeros())
                : Optional.empty();
    }

    /** Whether a container may ask for so much beside all others. */
    boolean hasRoom(String resource, BigDecimal request) {
        BigDecimal others = sum(c -> asked(c, resource));
        return written("requests", resource)
                .filter(w -> others.add(request).compareTo(w) > 0)
                .isEmpty();
    }

    /** As Kubernetes adds them up: containers and native sidecars together, or an init container where that is more. */
    private BigDecimal sum(Function<PodContainer, Optional<BigDecimal>> amount) {
        BigDecimal sidecars = BigDecimal.ZERO;
        BigDecimal starting = BigDecimal.ZERO;
        for (PodContainer container : pod.initContainers()) {
            BigDecimal one = amount.apply(container).orElse(BigDecimal.ZERO);
            if (container.nativeSidecar()) {
                sidecars = sidecars.add(one);
            } else {
                starting = starting.max(sidecars.add(one));
            }
        }
        BigDecimal running = sidecars;
        for (PodContainer container : pod.containers()) {
            running = running.add(amount.apply(container).orElse(BigDecimal.ZERO));
        }
        return running.max(starting);
    }

    /** What a container requests; its limit where only that is written. */
    private static Optional<BigDecimal> asked(PodContainer container, String resource) {
        return own(container, "requests", resource).or(() -> own(container, "limits", resource));
    }

    /** Empty for ours, too. */
    private static Optional<BigDecimal> own(PodContainer container, String list, String resource) {
        return ReservedNames.ours(container.name())
                ? Optional.empty()
                : Amounts.of(container.json().path("resources").path(list).path(resource));
    }
}
