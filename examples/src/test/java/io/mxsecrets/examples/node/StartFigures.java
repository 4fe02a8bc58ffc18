package io.mxsecrets.examples.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.mxsecrets.testbed.RealAws;
import io.mxsecrets.testbed.RealNode;
import io.mxsecrets.testbed.RealVault;
import io.mxsecrets.testbed.aws.AwsServer;
import io.mxsecrets.testbed.kubernetes.Node;
import io.mxsecrets.testbed.vault.VaultServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What injection costs a pod; the figures of docs/performance.md are what this writes to {@code target/start-figures.md}. */
@RealNode
@RealVault
@RealAws
class StartFigures {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Pattern STARTED = Pattern.compile("started at ([0-9.]+)");
    private static final int PODS = 3;
    private static final double MEBI = 1 << 20;
    /** Of the JVM images; the native ones keep far below. */
    private static final long MOST_MEMORY = 160 << 20;

    @AutoClose
    private final Team team;

    private final Store store;
    private long initPeak;
    private long sidecar;

    StartFigures(Node node, VaultServer vault, AwsServer aws) throws Exception {
        team = Team.on(node, aws);
        store = VaultStore.of(team, vault);
    }

    @Test
    void aPodStartsWithinItsLimitsAndOursToo() throws Exception {
        List<Double> bare = new ArrayList<>();
        List<Double> injected = new ArrayList<>();
        for (int i = 0; i < PODS; i++) {
            Pod pod = team.pod(store.example(), store.annotations());
            bare.add(secondsToStart(new PodBuilder(pod)
                    .editMetadata()
                    .withName("bare-" + i)
                    .withAnnotations(Map.of())
                    .endMetadata()
                    .build()));
            injected.add(secondsToStart(new PodBuilder(pod)
                    .editMetadata()
                    .withName("injected-" + i)
                    .endMetadata()
                    .build()));
        }

        Files.writeString(
                Path.of("target/start-figures.md"),
                String.format(
                        Locale.ROOT,
                        """
                        | what | figure |
                        |---|---|
                        | pod create to app start, without injection | %.1f s |
                        | pod create to app start, with injection | %.1f s |
                        | `mxsecrets-init`, greatest anonymous memory | %.0f MiB |
                        | `mxsecrets-sidecar`, anonymous memory at rest | %.0f MiB |
                        """,
                        median(bare),
                        median(injected),
                        initPeak / MEBI,
                        sidecar / MEBI));
        assertThat(median(injected)).isGreaterThan(median(bare)).isLessThan(LIMIT.toSeconds());
        assertThat(initPeak).isPositive().isLessThan(MOST_MEMORY);
        assertThat(sidecar).isPositive().isLessThan(MOST_MEMORY);
    }

    /** By the clock that counts from the machine's boot, which the app in the pod reads too. */
    private double secondsToStart(Pod pod) throws IOException, InterruptedException {
        double created =
                Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ")[0]);
        String name = team.create(pod).getMetadata().getName();
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!started(name)) {
            assertThat(System.nanoTime())
                    .as(name + " did not start within " + LIMIT)
                    .isLessThan(end);
            initPeak = Math.max(initPeak, memory(name, "mxsecrets-init"));
            Thread.sleep(50);
        }
        team.node().awaitReady(team.namespace(), name, LIMIT);
        Thread.sleep(1500);
        sidecar = Math.max(sidecar, memory(name, "mxsecrets-sidecar"));
        Matcher line = STARTED.matcher(team.node().log(team.namespace(), name, "mendix"));
        assertThat(line.find()).isTrue();
        team.client().pods().inNamespace(team.namespace()).withName(name).delete();
        return Double.parseDouble(line.group(1)) - created;
    }

    private boolean started(String pod) {
        return get(pod).getStatus().getContainerStatuses().stream()
                .anyMatch(s -> s.getName().equals("mendix") && s.getState().getRunning() != null);
    }

    private long memory(String pod, String container) {
        return get(pod).getStatus().getInitContainerStatuses().stream()
                .filter(s -> s.getName().equals(container))
                .filter(s -> s.getState().getRunning() != null)
                .map(ContainerStatus::getContainerID)
                .flatMap(id -> Cgroups.anonymous(id.replaceAll(".*/", "")).stream())
                .findFirst()
                .orElse(0L);
    }

    private Pod get(String pod) {
        return team.client().pods().inNamespace(team.namespace()).withName(pod).get();
    }

    private static double median(List<Double> figures) {
        List<Double> sorted = new ArrayList<>(figures);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }
}
