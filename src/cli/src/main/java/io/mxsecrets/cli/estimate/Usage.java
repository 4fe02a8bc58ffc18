package io.mxsecrets.cli.estimate;

import io.mxsecrets.cli.resolve.ResolvedPod;
import io.mxsecrets.core.provider.aws.AwsDescriptor;
import io.mxsecrets.core.provider.vault.VaultPath;
import io.mxsecrets.core.reference.ProviderKind;
import io.mxsecrets.core.settings.Choices.Mode;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import io.mxsecrets.core.settings.resolve.Settings;
import io.mxsecrets.core.settings.resolve.SourceSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the pods of one workload ask of one store in a month. Sources with the same store, identity, secret and version are
 * one read, as in the agent.
 *
 * @param secrets names of what is read
 * @param checks a month and pod, by sidecars that look for new versions
 */
record Usage(
        String workload,
        String namespace,
        ProviderKind store,
        List<String> secrets,
        long pods,
        double checks,
        Assumptions assumed) {
    /** An average month. */
    static final Duration MONTH = Duration.ofHours(730);

    /**
     * What no manifest says.
     *
     * @param starts of each pod in a month
     * @param rotations of each secret in a month
     * @param replicas instead of the manifest's
     */
    record Assumptions(double starts, double rotations, Optional<Long> replicas) {}

    static final String FORMULA =
            "calls = pods × secrets × (starts + month / refresh-interval + rotations): one read a start, one check an"
                    + " interval of a sidecar, one read a rotation; a sidecar whose interval is never has no checks and no"
                    + " rotations. Logins are not in it: AWS asks nothing for them.";

    static List<Usage> of(ResolvedPod pod, Assumptions assumed) {
        long pods = assumed.replicas().orElseGet(() -> replicas(pod));
        boolean watched = pod.settings().get(SettingRegistry.MODE) != Mode.INIT;
        return of(pod.toString(), pod.namespace(), pod.settings(), watched, pods, assumed);
    }

    /** @param watched whether a sidecar looks for new versions */
    static List<Usage> of(
            String workload, String namespace, Settings settings, boolean watched, long pods, Assumptions assumed) {
        Map<ProviderKind, Map<Object, SourceSettings>> reads = new LinkedHashMap<>();
        settings.sources().forEach(source -> reads.computeIfAbsent(source.provider(), kind -> new LinkedHashMap<>())
                .putIfAbsent(source.identity(), source));
        return reads.entrySet().stream()
                .map(entry -> new Usage(
                        workload,
                        namespace,
                        entry.getKey(),
                        entry.getValue().values().stream().map(Usage::name).toList(),
                        pods,
                        watched ? checks(entry.getValue().values()) : 0,
                        assumed))
                .toList();
    }

    private static String name(SourceSettings source) {
        if (source.provider() == ProviderKind.VAULT) {
            return VaultPath.of(source).toString();
        }
        return source.provider() == ProviderKind.AWS
                ? AwsDescriptor.name(source)
                : source.reference().toString();
    }

    private static long replicas(ResolvedPod pod) {
        return pod.made().manifest().object().at("/spec/replicas").asLong(1);
    }

    private static double checks(Collection<SourceSettings> sources) {
        return sources.stream()
                .flatMap(source -> source.get(SettingRegistry.REFRESH_INTERVAL).stream())
                .mapToDouble(interval -> (double) MONTH.toSeconds() / interval.toSeconds())
                .sum();
    }

    /** The same of so many pods. */
    Usage times(long number) {
        return new Usage(workload, namespace, store, secrets, number, checks, assumed);
    }

    /** Calls a month that a bill counts. */
    long calls() {
        double rotations = checks == 0 ? 0 : assumed.rotations() * secrets.size();
        return Math.round(pods * (secrets.size() * assumed.starts() + checks + rotations));
    }
}
