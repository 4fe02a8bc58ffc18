package io.mxsecrets.examples.node;

import io.fabric8.kubernetes.api.model.EphemeralContainer;
import io.fabric8.kubernetes.api.model.EphemeralContainerBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;

/** Takes all room of a pod's files, or the files themselves: an ephemeral container, for no other may write there. */
final class Filler {
    private static final String NAME = "filler";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private Filler() {}

    /** Returns when nothing more fits. */
    static void fill(AppPod pod) throws InterruptedException {
        enter(pod);
        pod.team().exec(pod.name(), NAME, "sh", "-c", "! cat /dev/zero > /files/fill");
    }

    /** Leaves the volume as a node has it after its reboot. */
    static void wipe(AppPod pod) throws InterruptedException {
        enter(pod);
        pod.team().exec(pod.name(), NAME, "sh", "-c", "rm -rf /files/* /files/..[!.]*; test -z \"$(ls -A /files)\"");
    }

    private static void enter(AppPod pod) throws InterruptedException {
        pod.team()
                .client()
                .pods()
                .inNamespace(pod.team().namespace())
                .withName(pod.name())
                .ephemeralContainers()
                .edit(p -> new PodBuilder(p)
                        .editSpec()
                        .addToEphemeralContainers(container())
                        .endSpec()
                        .build());
        Soon.see(LIMIT, () -> isRunning(pod), running -> running);
    }

    static void empty(AppPod pod) {
        pod.team().exec(pod.name(), NAME, "sh", "-c", ": > /files/fill");
    }

    private static boolean isRunning(AppPod pod) {
        return pod.now().getStatus().getEphemeralContainerStatuses().stream()
                .anyMatch(s -> s.getState().getRunning() != null);
    }

    private static EphemeralContainer container() {
        return new EphemeralContainerBuilder()
                .withName(NAME)
                .withImage("registry.example/pmp-companion:1.0.0")
                .withImagePullPolicy("Never")
                .withCommand("sh", "-c", "trap 'exit 0' TERM; while :; do sleep 1000 & wait $!; done")
                .addNewVolumeMount()
                .withName("mxsecrets-files")
                .withMountPath("/files")
                .endVolumeMount()
                .withNewSecurityContext()
                .withRunAsUser(1001L)
                .withRunAsNonRoot(true)
                .withAllowPrivilegeEscalation(false)
                .withNewCapabilities()
                .addToDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .build();
    }
}
