package io.mxsecrets.injection.plan.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.core.format.Formats;
import io.mxsecrets.core.settings.Quantity;
import io.mxsecrets.core.settings.Setting;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import io.mxsecrets.core.settings.resolve.Settings;
import io.mxsecrets.core.text.Printable;
import io.mxsecrets.core.text.Problem;
import io.mxsecrets.injection.config.Resources;
import io.mxsecrets.injection.pod.Amounts;
import io.mxsecrets.injection.pod.Pod;
import io.mxsecrets.injection.pod.PodContainer;
import io.mxsecrets.injection.pod.PodProblems;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/** What our containers ask for. The pages of the memory volume are charged to whoever writes them: to us. */
public final class ContainerResources {
    /** Two generations of the largest size. */
    private static final long VOLUME = 2 * Formats.RENDERED_BYTES;

    /** So many bits below are zero in whole mebibytes. */
    private static final int MEBI = 20;

    private ContainerResources() {}

    public static String volumeSize() {
        return mebibytes(BigDecimal.valueOf(VOLUME));
    }

    /** @param defaults of the container, from the chart */
    static ObjectNode of(Pod pod, Settings settings, Resources defaults, PodProblems problems) {
        PodLevelResources whole = new PodLevelResources(pod);
        Quantity cpuLimit = settings.find(SettingRegistry.CPU_LIMIT).orElse(defaults.cpuLimit());
        Quantity memoryLimit = settings.find(SettingRegistry.MEMORY_LIMIT).orElse(withVolume(defaults.memoryLimit()));
        BigDecimal least = BigDecimal.valueOf(2 * VOLUME);
        if (memoryLimit.amount().compareTo(least) < 0) {
            problems.refuse(
                    "memory-limit is " + memoryLimit + ", but the files can take " + volumeSize(),
                    "set at least " + mebibytes(least));
        }
        if (whole.limit("memory").filter(most -> most.compareTo(least) < 0).isPresent()) {
            problems.refuse(
                    "the pod's own spec.resources.limits.memory is " + Printable.quoted(whole.limitText("memory"))
                            + ", but the files can take " + volumeSize(),
                    "set at least " + mebibytes(least) + " plus what the app needs");
        }
        boolean guaranteed = !whole.present() && guaranteed(pod);
        Quantity cpu =
                request(SettingRegistry.CPU_REQUEST, cpuLimit, defaults.cpuRequest(), guaranteed, settings, problems);
        Quantity memory = request(
                SettingRegistry.MEMORY_REQUEST, memoryLimit, defaults.memoryRequest(), guaranteed, settings, problems);
        ObjectNode resources = Json.object();
        ObjectNode requests = resources.putObject("requests");
        requests.put("cpu", request(whole, "cpu", cpu)).put("memory", request(whole, "memory", memory));
        ObjectNode limits = resources.putObject("limits");
        limits.put("cpu", limit(whole, "cpu", cpuLimit)).put("memory", limit(whole, "memory", memoryLimit));
        defaults.ephemeralRequest().ifPresent(request -> requests.put("ephemeral-storage", request.text()));
        defaults.ephemeralLimit().ifPresent(limit -> limits.put("ephemeral-storage", limit.text()));
        return resources;
    }

    /** Nothing of its own where the whole pod's request leaves no room: then it shares that. */
    private static String request(PodLevelResources whole, String resource, Quantity request) {
        return whole.hasRoom(resource, request.amount()) ? request.text() : "0";
    }

    private static String limit(PodLevelResources whole, String resource, Quantity limit) {
        boolean over = whole.limit(resource)
                .filter(most -> limit.amount().compareTo(most) > 0)
                .isPresent();
        return over ? whole.limitText(resource) : limit.text();
    }

    private static Quantity request(
            Setting<Quantity> setting,
            Quantity limit,
            Quantity otherwise,
            boolean guaranteed,
            Settings settings,
            PodProblems problems) {
        Optional<Quantity> asked = settings.find(setting);
        if (asked.filter(a -> a.compareTo(limit) > 0).isPresent()) {
            problems.refuse(new Problem(setting + " is " + asked.get() + ", above the limit of " + limit));
        }
        if (guaranteed) {
            return limit;
        }
        return asked.orElse(otherwise.compareTo(limit) > 0 ? limit : otherwise);
    }

    /** Whether the pod is of the class Guaranteed without us. */
    private static boolean guaranteed(Pod pod) {
        List<PodContainer> others = pod.allContainers().stream()
                .filter(c -> !ReservedNames.ours(c.name()))
                .toList();
        return !others.isEmpty() && others.stream().allMatch(c -> guaranteed(c, "cpu") && guaranteed(c, "memory"));
    }

    private static boolean guaranteed(PodContainer container, String resource) {
        JsonNode resources = container.json().path("resources");
        Optional<BigDecimal> limit = Amounts.of(resources.path("limits").path(resource));
        JsonNode asked = resources.path("requests").path(resource);
        Optional<BigDecimal> request = asked.isMissingNode() ? limit : Amounts.of(asked);
        return limit.filter(l -> l.signum() > 0).isPresent() && limit.equals(request);
    }

    private static Quantity withVolume(Quantity limit) {
        return Quantity.parse(mebibytes(limit.amount().add(BigDecimal.valueOf(VOLUME))));
    }

    private static String mebibytes(BigDecimal bytes) {
        BigInteger whole = bytes.toBigInteger();
        return whole.getLowestSetBit() >= MEBI ? whole.shiftRight(MEBI) + "Mi" : whole.toString();
    }
}
