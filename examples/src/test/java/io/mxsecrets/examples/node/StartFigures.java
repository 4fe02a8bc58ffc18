package io.mxsecrets.examples.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * What injection costs a pod, in each mode and in the shape that has an ordinary container for a sidecar; the figures of
 * docs/performance.md are what this writes to {@code target/start-figures.md}. The shapes take turns, but for the last.
 */
@RealNode
@RealVault
@RealAws
class StartFigures {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Pattern STARTED = Pattern.compile("started at ([0-9.]+)");
    private static final int PODS = Integer.getInteger("start.pods", 3);
    private static final double MEBI = 1 << 20;
    /** Of the JVM images; the native ones keep far below. */
    private static final long MOST_MEMORY = 160 << 20;

    private static final String BARE = "without injection";
    private static final String DEFAULT = "`init+sidecar`";

    @AutoClose
    private final Team team;

    private final Store store;
    private long init;
    private long sidecar;

    StartFigures(Node node, VaultServer vault, AwsServer aws) throws Exception {
        team = Team.on(node, aws);
        store = VaultStore.of(team, vault);
    }

    @Test
    void aPodStartsWithinItsLimitsAndOursToo() throws Exception {
        Map<String, List<Double>> seconds = new LinkedHashMap<>();
        measure(shapes(), seconds);
        Pod alone = in(team.pod(store.example(), store.annotations()), "sidecar");
        if (team.node().apiServer().minor() >= 35) {
            team.oldestNode("1.35", alone);
            try {
                measure(Map.of("`sidecar` where `oldestNode` is 1.35 or later", alone), seconds);
            } finally {
                team.oldestNode("", alone);
            }
        }

        StringBuilder table = new StringBuilder("| pod | create to app start, s |\n|---|---|\n");
        seconds.forEach((shape, of) -> table.append(
                String.format(Locale.ROOT, "| %s | %.1f (%.1f–%.1f) |%n", shape, median(of), least(of), most(of))));
        table.append(String.format(
                Locale.ROOT,
                "%n| container | anonymous memory, MiB |%n|---|---|%n| `mxsecrets-init`, the most | %.0f |%n"
                        + "| `mxsecrets-sidecar`, at rest | %.0f |%n",
                init / MEBI,
                sidecar / MEBI));
        Files.writeString(Path.of("target/start-figures.md"), table);
        System.out.println(table);
        assertThat(median(seconds.get(DEFAULT)))
                .isGreaterThan(median(seconds.get(BARE)))
                .isLessThan(LIMIT.toSeconds());
        assertThat(init).isPositive().isLessThan(MOST_MEMORY);
        assertThat(sidecar).isPositive().isLessThan(MOST_MEMORY);
    }

    private void measure(Map<String, Pod> shapes, Map<String, List<Double>> seconds)
            throws IOException, InterruptedException {
        for (int i = 0; i < PODS; i++) {
            for (Map.Entry<String, Pod> shape : shapes.entrySet()) {
                Pod pod = new PodBuilder(shape.getValue())
                        .editMetadata()
                        .withGenerateName("figure-")
                        .withName(null)
                        .endMetadata()
                        .build();
                seconds.computeIfAbsent(shape.getKey(), name -> new ArrayList<>())
                        .add(secondsToStart(pod));
            }
        }
    }

    private Map<String, Pod> shapes() throws IOException {
        Pod pod = team.pod(store.example(), store.annotations());
        Map<String, Pod> shapes = new LinkedHashMap<>();
        shapes.put(BARE, bare(pod));
        shapes.put("`init`", in(pod, "init"));
        shapes.put(DEFAULT, in(pod, "init+sidecar"));
        shapes.put("`sidecar`", in(pod, "sidecar"));
        shapes.put("`init`, then an ordinary container as sidecar", classic(in(pod, "init+sidecar")));
        return shapes;
    }

    private static Pod bare(Pod pod) {
        return new PodBuilder(pod)
                .editMetadata()
                .withAnnotations(Map.of())
                .endMetadata()
                .build();
    }

    private static Pod in(Pod pod, String mode) {
        return new PodBuilder(pod)
                .editMetadata()
                .addToAnnotations("mxsecrets.io/mode", mode)
                .endMetadata()
                .build();
    }

    /** As injectors make it that are older than Kubernetes' sidecars: the same containers, under names that nobody looks for. */
    private Pod classic(Pod pod) {
        Pod injected = bare(team.dryRun(pod));
        List<Container> before = injected.getSpec().getInitContainers();
        List<Container> beside = new ArrayList<>(injected.getSpec().getContainers());
        beside.add(new ContainerBuilder(before.get(before.size() - 1))
                .withName("agent")
                .withRestartPolicy(null)
                .withStartupProbe(null)
                .build());
        return new PodBuilder()
                .withNewMetadata()
                .withName("classic")
                .withNamespace(team.namespace())
                .endMetadata()
                .withNewSpecLike(injected.getSpec())
                .withInitContainers(new ContainerBuilder(before.get(before.size() - 2))
                        .withName("agent-init")
                        .build())
                .withContainers(beside)
                .endSpec()
                .build();
    }

    /** By the clock that counts from the machine's boot, which the app in the pod reads too. */
    private double secondsToStart(Pod pod) throws IOException, InterruptedException {
        double created =
                Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ")[0]);
        Pod made = team.create(pod);
        String name = made.getMetadata().getName();
        try (Cgroups.Peaks peaks = new Cgroups.Peaks(made.getMetadata().getUid())) {
            team.node().awaitReady(team.namespace(), name, LIMIT);
            Thread.sleep(1500);
            AppPod.statuses(get(name)).forEach(status -> {
                String id = status.getContainerID().replaceAll(".*/", "");
                if (status.getName().equals("mxsecrets-init")) {
                    init = Math.max(init, peaks.of(id));
                } else if (status.getName().equals("mxsecrets-sidecar")) {
                    sidecar = Math.max(sidecar, Cgroups.anonymous(id).orElse(0L));
                }
            });
        }
        Matcher line = STARTED.matcher(team.node().log(team.namespace(), name, "mendix"));
        assertThat(line.find()).isTrue();
        team.client()
                .pods()
                .inNamespace(team.namespace())
                .withName(name)
                .withGracePeriod(0)
                .delete();
        return Double.parseDouble(line.group(1)) - created;
    }

    private Pod get(String pod) {
        return team.client().pods().inNamespace(team.namespace()).withName(pod).get();
    }

    private static double median(List<Double> figures) {
        return figures.stream().sorted().toList().get(figures.size() / 2);
    }

    private static double least(List<Double> figures) {
        return figures.stream().mapToDouble(f -> f).min().orElseThrow();
    }

    private static double most(List<Double> figures) {
        return figures.stream().mapToDouble(f -> f).max().orElseThrow();
    }
}
