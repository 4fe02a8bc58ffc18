package io.mxsecrets.cli.pods;

import io.mxsecrets.cli.manifest.LocalConfiguration;
import io.mxsecrets.core.settings.layer.SettingNaming;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import io.mxsecrets.injection.Decision;
import io.mxsecrets.injection.Injector;
import io.mxsecrets.injection.SkipReason;
import io.mxsecrets.injection.cluster.Cluster;
import io.mxsecrets.injection.cluster.Namespace;
import io.mxsecrets.injection.cluster.ServiceAccount;
import io.mxsecrets.injection.pod.Pod;
import java.util.Optional;
import java.util.Set;

/** Whether a pod without our containers asks for them, by the webhook's own decision. */
final class OptedIn {
    private static final Set<SkipReason> SILENT = Set.of(SkipReason.NOT_ASKED, SkipReason.OPTED_OUT);

    private static final String INJECT = SettingNaming.ANNOTATIONS.name(SettingRegistry.INJECT);

    private final Injector injector = new Injector(LocalConfiguration.builtIn(), "");

    /** Why it has none; empty where it wants none. */
    Optional<String> whyBare(Pod pod, Namespace namespace) {
        boolean settings = pod.annotations().keySet().stream().anyMatch(SettingNaming.ANNOTATIONS::ours);
        if (!settings && !namespace.optsInRuntimes()) {
            return Optional.empty();
        }
        Decision decision = injector.review(pod, namespace.name(), new Known(namespace));
        if (decision instanceof Decision.Skipped skipped) {
            return SILENT.contains(skipped.reason())
                    ? Optional.empty()
                    : Optional.of(skipped.reason().sentence());
        }
        boolean asks = pod.annotations().containsKey(INJECT) || (namespace.optsInRuntimes() && pod.mendixRuntime());
        if (!asks) {
            return Optional.of("it has settings and does not ask; add " + INJECT + ": \"true\" and make it anew");
        }
        return Optional.of("the webhook did not see its creation; delete it, so that its controller makes a new one");
    }

    /** What the API server has listed. */
    private record Known(Namespace listed) implements Cluster {
        @Override
        public Namespace namespace(String name) {
            return listed;
        }

        @Override
        public ServiceAccount serviceAccount(String namespace, String name) {
            return ServiceAccount.bare(name);
        }
    }
}
