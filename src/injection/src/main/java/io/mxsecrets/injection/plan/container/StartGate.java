package io.mxsecrets.injection.plan.container;

import io.mxsecrets.core.settings.Choices.Mode;
import io.mxsecrets.injection.cluster.KubernetesVersion;
import java.util.Optional;
import java.util.function.Supplier;

/** What holds the targets until their first files are there. */
public enum StartGate {
    /** The init container, which has written them before anything else starts. */
    INIT,
    /** A startup probe of the sidecar, which the kubelet makes once a second. */
    PROBE,
    /**
     * That probe, and {@link io.mxsecrets.core.env.EnvFile#READY}: a kubelet from 1.35 on that restarts takes a startup probe for
     * passed, but makes no container whose variable it does not find; an older one does neither.
     *
     * @see <a href="https://github.com/kubernetes/kubernetes/blob/v1.37.1/pkg/kubelet/prober/worker.go">the kubelet's probes</a>
     */
    PROBE_AND_VARIABLE,
    /** That variable, and a hook of the sidecar, which ends as soon as the files are there, and after some seconds in any case. */
    HOOK_AND_VARIABLE;

    /**
     * @param apiServer its version, asked for only if it counts
     * @param oldestNode of this API server's nodes
     */
    public static StartGate of(
            Mode mode,
            Supplier<Optional<KubernetesVersion>> apiServer,
            Supplier<Optional<KubernetesVersion>> oldestNode) {
        if (mode != Mode.SIDECAR) {
            return INIT;
        }
        Optional<KubernetesVersion> server = apiServer.get().or(oldestNode); // No node is newer than its API server.
        if (!KubernetesVersion.ENV_FILES.reachedBy(server)) {
            return PROBE;
        }
        return KubernetesVersion.ENV_FILES.reachedBy(oldestNode.get()) ? HOOK_AND_VARIABLE : PROBE_AND_VARIABLE;
    }

    /** Whether the sidecar needs a port that the kubelet reaches. */
    boolean probes() {
        return this == PROBE || this == PROBE_AND_VARIABLE;
    }

    boolean hook() {
        return this == HOOK_AND_VARIABLE;
    }

    public boolean variable() {
        return this == PROBE_AND_VARIABLE || this == HOOK_AND_VARIABLE;
    }
}
