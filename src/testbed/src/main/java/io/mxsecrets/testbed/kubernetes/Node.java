package io.mxsecrets.testbed.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.mxsecrets.testbed.server.Binaries;
import io.mxsecrets.testbed.server.Containers;
import io.mxsecrets.testbed.server.Facts;
import io.mxsecrets.testbed.server.Kind;
import io.mxsecrets.testbed.server.Run;
import io.mxsecrets.testbed.server.Servers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/**
 * A running node of the run's {@link ApiServer}, with containerd, Services and everything a kubelet does, but no cluster
 * DNS and no registry: images are {@link #load loaded} from archives.
 */
public final class Node {

    public static final Kind<Node> KIND =
            new Kind<>("node", List.of(NodeLauncher.GIVEN, NodeLauncher.CONTAINER, NodeLauncher.BINARY), Node::new);

    /** A small image that every node of the test bed has; set {@code imagePullPolicy: Never}. */
    public static final String BUSYBOX = "testbed.local/busybox:1";

    private final Facts facts;
    private final Run run;

    private Node(Facts facts, Run run) {
        this.facts = facts;
        this.run = run;
    }

    public ApiServer apiServer() {
        return Servers.get(ApiServer.KIND);
    }

    /** Where pods reach this machine; servers of the test bed listen there, see their {@code …ForPods}. */
    public String hostAddress() {
        return facts.get("host");
    }

    /** Loads an image archive, as {@code docker save}, {@code src/testbed/node/image} and {@code program} make them. */
    public void load(Path archive) {
        act(() -> {
            switch (facts.get("way")) {
                case "binary" -> NodeLauncher.script(run, "load", facts.get("number"), archive.toString());
                case "container" -> Containers.loadIntoK3s(facts.get("container"), archive);
                default -> NodeLauncher.loadGiven(archive);
            }
        });
    }

    /** Kills the processes of a running container, as a crash or the kernel would; the kubelet starts it again. */
    public void kill(String namespace, String pod, String container) {
        var id =
                containerId(client().pods().inNamespace(namespace).withName(pod).get(), container);
        act(() -> {
            switch (facts.get("way")) {
                case "binary" -> NodeLauncher.script(run, "kill", facts.get("number"), id);
                case "container" -> Containers.killInK3s(facts.get("container"), id);
                default -> NodeLauncher.killGiven(id);
            }
        });
    }

    /** Kills the kubelet, which starts again a moment later; the containers go on. */
    public void restartKubelet() {
        if (!facts.get("way").equals("binary")) {
            throw new TestAbortedException("only a node made of programs has a kubelet that can be killed alone");
        }
        act(() -> NodeLauncher.script(run, "kubelet", facts.get("number")));
    }

    private interface Act {
        void run() throws IOException, InterruptedException;
    }

    private static void act(Act act) {
        try {
            act.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String containerId(Pod pod, String container) {
        return statuses(pod)
                .filter(s -> s.getName().equals(container) && s.getContainerID() != null)
                .map(s -> s.getContainerID().replaceAll("^[a-z]+://", ""))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(container + " has not been started"));
    }

    private static Stream<ContainerStatus> statuses(Pod pod) {
        return Stream.concat(
                pod.getStatus().getInitContainerStatuses().stream(), pod.getStatus().getContainerStatuses().stream());
    }

    /** Loads every {@code .tar} of a directory. */
    public void loadAll(Path directory) {
        try (var files = Files.list(directory)) {
            files.filter(file -> file.toString().endsWith(".tar")).sorted().forEach(this::load);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the pod is ready; its events and states are in the message if it does not become so. */
    public Pod awaitReady(String namespace, String pod, Duration limit) {
        return await(namespace, pod, limit, "Ready", p -> p.getStatus().getConditions().stream()
                .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True")));
    }

    /** Waits until all containers of the pod have ended. */
    public Pod awaitEnd(String namespace, String pod, Duration limit) {
        return await(namespace, pod, limit, "ended", p -> List.of("Succeeded", "Failed")
                .contains(p.getStatus().getPhase()));
    }

    public Pod await(String namespace, String pod, Duration limit, String what, Predicate<Pod> condition) {
        try {
            return client().pods()
                    .inNamespace(namespace)
                    .withName(pod)
                    .waitUntilCondition(p -> p != null && condition.test(p), limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (io.fabric8.kubernetes.client.KubernetesClientTimeoutException e) {
            throw new AssertionError(
                    "pod %s was not %s within %s:%n%s".formatted(pod, what, limit, story(namespace, pod)), e);
        }
    }

    public String log(String namespace, String pod, String container) {
        return client().pods()
                .inNamespace(namespace)
                .withName(pod)
                .inContainer(container)
                .getLog();
    }

    /** What a command in a container prints; an error if it fails. */
    public String exec(String namespace, String pod, String container, String... command) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        try (var exec = client().pods()
                .inNamespace(namespace)
                .withName(pod)
                .inContainer(container)
                .writingOutput(out)
                .writingError(err)
                .exec(command)) {
            var status = exec.exitCode().get(60, TimeUnit.SECONDS);
            if (status != 0) {
                throw new AssertionError(String.join(" ", command) + " ended with " + status + ": "
                        + err.toString(StandardCharsets.UTF_8));
            }
            return out.toString(StandardCharsets.UTF_8);
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new AssertionError(String.join(" ", command) + " did not run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String lastLines(String namespace, String pod, String container) {
        return client().pods()
                .inNamespace(namespace)
                .withName(pod)
                .inContainer(container)
                .tailingLines(20)
                .getLog();
    }

    private String story(String namespace, String pod) {
        var story = new StringBuilder();
        var found = client().pods().inNamespace(namespace).withName(pod).get();
        if (found == null) {
            return "there is no such pod";
        }
        statuses(found)
                .forEach(s -> story.append("%s: %s, before %s, restarted %d times%n"
                        .formatted(s.getName(), s.getState(), s.getLastState(), s.getRestartCount())));
        statuses(found)
                .filter(s -> s.getContainerID() != null)
                .forEach(s -> story.append(lastLines(namespace, pod, s.getName())));
        client().v1()
                .events()
                .inNamespace(namespace)
                .withField("involvedObject.name", pod)
                .list()
                .getItems()
                .forEach(e -> story.append(e.getReason())
                        .append(": ")
                        .append(e.getMessage())
                        .append('\n'));
        return story.toString();
    }

    private KubernetesClient client() {
        return apiServer().client();
    }

    /** The shell command that loads an image archive, named last. */
    public String loadCommand() {
        return switch (facts.get("way")) {
            case "binary" -> Binaries.root().resolve("src/testbed/node/load") + " " + facts.get("number");
            case "container" -> "docker exec -i " + facts.get("container") + " ctr -n k8s.io images import - <";
            default -> NodeLauncher.givenLoad();
        };
    }

    /** What another run must set to be given this node, and its API server. */
    public Map<String, String> variables() {
        if (!facts.get("way").equals("binary")) {
            throw new IllegalStateException("only a node made of programs is served");
        }
        var scripts = Binaries.root().resolve("src/testbed/node");
        return Map.of(
                "TESTBED_KUBECONFIG",
                apiServer().kubeconfig().toString(),
                "TESTBED_HOST_ADDRESS",
                hostAddress(),
                "TESTBED_LOAD",
                loadCommand(),
                "TESTBED_KILL",
                scripts + "/kill " + facts.get("number"));
    }

    @Override
    public String toString() {
        return "a node of " + apiServer();
    }
}
