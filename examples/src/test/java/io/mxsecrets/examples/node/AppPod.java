package io.mxsecrets.examples.node;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.io.IOException;
import java.io.StringReader;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A pod that has its file: what one sees of it from outside. */
record AppPod(Team team, String name) {
    static final String DIRECTORY = "/mendix-secrets";
    static final String FILE = DIRECTORY + "/secrets.properties";

    /** The Operator's name of the runtime's container. */
    private static final String APP = "mendix";
    /** Of {@code /proc/PID/stat}: when the process began, in ticks since boot. */
    private static final int BEGIN = 22;

    /** As the store's example has it, and looked after as often as that can be. */
    void create(Store store) throws IOException {
        Map<String, String> annotations = new TreeMap<>(store.annotations());
        annotations.put("mxsecrets.io/refresh-interval", "30s");
        team.create(new PodBuilder(team.pod(store.example(), annotations))
                .editMetadata()
                .withName(name)
                .endMetadata()
                .build());
    }

    /** What a command in the app's container prints. */
    String run(String... command) {
        return team.exec(name, APP, command);
    }

    /** The keys and values that the app reads. */
    Map<String, String> file() {
        return entries(run("cat", FILE));
    }

    /** The keys and values of a text in the format of {@link #FILE}. */
    static Map<String, String> entries(String text) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (IOException e) {
            throw new AssertionError("not a properties file", e);
        }
        Map<String, String> entries = new TreeMap<>();
        properties.stringPropertyNames().forEach(key -> entries.put(key, properties.getProperty(key)));
        return entries;
    }

    /** Two equal answers are of one process. */
    String process() {
        return run("cat", "/proc/1/stat").split(" ")[BEGIN - 1];
    }

    Pod now() {
        return team.client().pods().inNamespace(team.namespace()).withName(name).get();
    }

    boolean ready() {
        return ready(now());
    }

    static boolean ready(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
    }

    /** Empty while the kubelet has said nothing of it. */
    ContainerState state(String container) {
        return statuses(now())
                .filter(s -> s.getName().equals(container))
                .map(ContainerStatus::getState)
                .findFirst()
                .orElseGet(ContainerState::new);
    }

    ContainerStatus status(String container) {
        return status(now(), container);
    }

    /** Of all its containers, those that come first too. */
    static Stream<ContainerStatus> statuses(Pod pod) {
        return Stream.concat(
                pod.getStatus().getInitContainerStatuses().stream(), pod.getStatus().getContainerStatuses().stream());
    }

    static ContainerStatus status(Pod pod, String container) {
        return statuses(pod)
                .filter(s -> s.getName().equals(container))
                .findFirst()
                .orElseThrow();
    }

    /** As cgroups name it. */
    String containerId(String container) {
        return status(container).getContainerID().replaceAll(".*/", "");
    }

    int restarts(String container) {
        return status(container).getRestartCount();
    }

    /** Whether the sidecar has counted a failure for this reason since it began. */
    boolean failedFor(String reason) {
        return metrics().contains("reason=\"" + reason + "\"");
    }

    /** The sidecar's page; empty while nobody answers there. */
    String metrics() {
        try {
            String page = team.client()
                    .raw("/api/v1/namespaces/" + team.namespace() + "/pods/" + name + ":8791/proxy/metrics");
            return page == null ? "" : page;
        } catch (io.fabric8.kubernetes.client.KubernetesClientException e) {
            return "";
        }
    }

    /** The lines of both our containers. */
    String logs() {
        return team.node().log(team.namespace(), name, "mxsecrets-init")
                + team.node().log(team.namespace(), name, "mxsecrets-sidecar");
    }
}
