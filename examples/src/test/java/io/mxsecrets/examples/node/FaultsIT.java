package io.mxsecrets.examples.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.mxsecrets.testbed.RealAws;
import io.mxsecrets.testbed.RealNode;
import io.mxsecrets.testbed.RealVault;
import io.mxsecrets.testbed.aws.AwsServer;
import io.mxsecrets.testbed.kubernetes.Node;
import io.mxsecrets.testbed.server.Outage;
import io.mxsecrets.testbed.vault.VaultServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * What may happen to a pod in its life, on three pods at once: each fault needs a check of the sidecar's, which comes every
 * half minute, so all begin in the first test and are looked at in the others.
 */
@RealNode
@RealVault
@RealAws
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FaultsIT {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    /** Each costs ten seconds, for the kubelet looks no sooner; {@code -Dkills=20} when there is time. */
    private static final int KILLS = Integer.getInteger("kills", 3);

    private static final String SIDECAR = "mxsecrets-sidecar";

    @AutoClose
    private final Team first;

    @AutoClose
    private final Team second;

    private final VaultStore killedsStore;
    private final VaultStore orphansStore;
    private final AwsStore fullsStore;
    private final AppPod killed;
    private final AppPod orphan;
    private final AppPod full;

    FaultsIT(Node node, VaultServer vault, AwsServer aws) throws Exception {
        first = Team.on(node, aws);
        killedsStore = VaultStore.of(first, vault);
        killed = new AppPod(first, "killed");
        second = Team.on(node, aws);
        orphansStore = VaultStore.of(second, vault);
        orphan = new AppPod(second, "orphan");
        fullsStore = AwsStore.of(first, aws);
        full = new AppPod(first, "full");
    }

    @BeforeAll
    void start() throws Exception {
        killed.create(killedsStore);
        orphan.create(orphansStore);
        full.create(fullsStore);
        for (AppPod pod : new AppPod[] {killed, orphan, full}) {
            first.node().awaitReady(pod.team().namespace(), pod.name(), LIMIT);
        }
        Filler.fill(full);
        fullsStore.rotate("does-not-fit");
        orphansStore.forgetItsServiceAccount();
    }

    @Test
    @Order(1)
    void f21ASidecarThatIsKilledOverAndOverNeverTouchesTheApp() throws Exception {
        Map<String, String> before = killed.file();
        String process = killed.process();
        Queue<Pod> seen = new ConcurrentLinkedQueue<>();

        try (Watch watch = watch(killed, seen)) {
            for (int kill = 1; kill <= KILLS; kill++) {
                first.node().kill(killed.team().namespace(), killed.name(), SIDECAR);
                int count = kill;
                Soon.see(
                        LIMIT,
                        () -> killed.status(SIDECAR),
                        s -> s.getRestartCount() == count && s.getState().getRunning() != null);
            }
        }
        first.node().awaitReady(killed.team().namespace(), killed.name(), LIMIT);

        assertThat(seen).anyMatch(pod -> !AppPod.ready(pod));
        assertThat(seen).allMatch(pod -> AppPod.status(pod, "mendix").getReady());
        assertThat(killed.process()).isEqualTo(process);
        assertThat(killed.restarts("mendix")).isZero();
        assertThat(killed.file()).isEqualTo(before);
    }

    @Test
    @Order(2)
    void f09AFullVolumeKeepsTheOldFileAndIsTold() throws Exception {
        Soon.see(LIMIT, () -> full.failedFor("cannot_write"), told -> told);

        assertThat(full.file()).isEqualTo(PmpDocument.entries());
        assertThat(full.ready()).isTrue();
        Filler.empty(full);
    }

    @Test
    @Order(3)
    void f05AServiceAccountThatIsGoneIsToldAndTheFileStays() throws Exception {
        Soon.see(LIMIT, () -> orphan.failedFor("login_denied"), told -> told);

        assertThat(orphan.file()).isEqualTo(PmpDocument.entries());
        assertThat(orphan.ready()).isTrue();
    }

    @Test
    @Order(4)
    void f03AStoreThatIsAwayInMidLifeHarmsNoAppAndWhatChangedArrivesAfterwards() throws Exception {
        Outage sealed = killedsStore.vault().seal();
        try {
            Soon.see(LIMIT, () -> killed.failedFor("sealed"), told -> told);
            assertThat(killed.file()).isEqualTo(PmpDocument.entries());
            assertThat(killed.ready()).isTrue();
        } finally {
            sealed.close();
        }
        killedsStore.rotate("after-the-outage");

        Soon.see(LIMIT, killed::file, f -> f.get(PmpDocument.PASSWORD).equals("after-the-outage"));
    }

    @Test
    @Order(5)
    void f09AVolumeThatHasRoomAgainGetsTheNewFile() throws Exception {
        Soon.see(LIMIT, full::file, f -> f.get(PmpDocument.PASSWORD).equals("does-not-fit"));
    }

    @Test
    @Order(6)
    void f12ASidecarWithoutMemoryBeginsAgainAndTheFilesStay() throws Exception {
        Map<String, String> before = full.file();
        String process = full.process();
        int restarts = full.restarts(SIDECAR);

        Cgroups.noMoreMemory(full.containerId(SIDECAR));
        Soon.see(LIMIT, () -> asked(full).restarts(SIDECAR), count -> count > restarts);

        assertThat(full.status(SIDECAR).getLastState().getTerminated().getReason())
                .isEqualTo("OOMKilled");
        assertThat(full.status(SIDECAR).getLastState().getTerminated().getMessage())
                .isNullOrEmpty();
        first.node().awaitReady(full.team().namespace(), full.name(), LIMIT);
        assertThat(full.file()).isEqualTo(before);
        assertThat(full.process()).isEqualTo(process);
    }

    @Test
    @Order(7)
    void noLogOfOursHoldsAValue() throws IOException {
        for (AppPod pod : new AppPod[] {killed, orphan, full}) {
            assertThat(pod.logs())
                    .isNotBlank()
                    .doesNotContain(PmpDocument.entries().values());
            assertThat(pod.logs()).doesNotContain("does-not-fit", "after-the-outage");
        }
    }

    /** The same pod, whose sidecar has had to work for an answer. */
    private static AppPod asked(AppPod pod) {
        pod.metrics();
        return pod;
    }

    private static Watch watch(AppPod pod, Queue<Pod> seen) {
        return pod.team()
                .client()
                .pods()
                .inNamespace(pod.team().namespace())
                .withName(pod.name())
                .watch(new Watcher<>() {
                    @Override
                    public void eventReceived(Action action, Pod now) {
                        seen.add(now);
                    }

                    @Override
                    public void onClose(WatcherException cause) {}
                });
    }
}
