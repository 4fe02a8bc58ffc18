package io.mxsecrets.examples.node;

import io.fabric8.kubernetes.api.model.Pod;
import io.mxsecrets.testbed.aws.AwsServer;
import io.mxsecrets.testbed.kubernetes.Node;
import io.mxsecrets.testbed.server.Binaries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The chart on the run's node, installed by the first test that asks for it and shared by all. */
final class Release {
    /** The chart's name, which all its objects bear. */
    static final String NAME = "mendix-secrets-injector";

    static final Path CHART = Shell.ROOT.resolve("charts").resolve(NAME);
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static Release shared;

    private final Node node;
    private final String namespace;
    private final Path helm = Binaries.need("helm");
    private boolean jvm;

    private Release(Node node) {
        this.node = node;
        this.namespace = node.apiServer()
                .createNamespace("injector", Map.of("pod-security.kubernetes.io/enforce", "restricted"));
    }

    /** The release, ready to serve; pods may use {@code aws} in place of AWS, without TLS. */
    static synchronized Release on(Node node, AwsServer aws) throws IOException, InterruptedException {
        if (shared == null) {
            Release release = new Release(node);
            release.install(aws);
            shared = release;
        }
        return shared;
    }

    private void install(AwsServer aws) throws IOException, InterruptedException {
        Images images = Images.loadedInto(node);
        jvm = images.jvm();
        Path values = Path.of("target/values.yaml").toAbsolutePath();
        Files.writeString(
                values,
                """
                images:
                  registry: %1$s
                  agent: {repository: agent, digest: "%2$s", pullPolicy: Never}
                  webhook: {repository: webhook, digest: "%5$s", pullPolicy: Never}
                policy:
                  httpHosts: ["%3$s"]
                  awsEndpoints: ["%4$s"]
                stores:
                  company:
                    namespaces: ["team-*"]
                    settings: {provider: vault, vault-role: pmp-companion}
                  partner:
                    namespaces: ["team-*"]
                    settings: {provider: aws, aws-endpoint: "%4$s", aws-sts-endpoint: "%4$s"}
                """
                        .formatted(
                                Images.REGISTRY,
                                images.agent(),
                                aws.endpointForPods().getHost(),
                                aws.endpointForPods(),
                                images.webhook()));
        List<String> files = new ArrayList<>();
        if (jvm) {
            files.addAll(List.of("-f", CHART.resolve("values-jvm.yaml").toString()));
        }
        files.addAll(List.of("-f", values.toString(), "--wait", "--timeout", LIMIT.toSeconds() + "s"));
        node.apiServer()
                .undo(List.of(
                        helm.toString(),
                        "uninstall",
                        NAME,
                        "--namespace",
                        namespace,
                        "--kubeconfig",
                        node.apiServer().kubeconfig().toString(),
                        "--ignore-not-found",
                        "--wait"));
        try {
            helm("install", NAME, CHART.toString(), files);
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + story(), e);
        }
    }

    /**
     * Changes one value, and waits until its replicas are ready.
     *
     * @param flag {@code --set} or {@code --set-file}
     */
    void upgrade(String flag, String value) throws IOException, InterruptedException {
        List<String> words = List.of("--reuse-values", flag, value, "--wait", "--timeout", LIMIT.toSeconds() + "s");
        helm("upgrade", NAME, CHART.toString(), words);
    }

    /** With the values that it has: what the guide says where something of it was deleted. */
    void mend() throws IOException, InterruptedException {
        helm(
                "upgrade",
                NAME,
                CHART.toString(),
                List.of("--reset-then-reuse-values", "--wait", "--timeout", LIMIT.toSeconds() + "s"));
    }

    /** To the revision before, and waits until its replicas are ready. */
    void rollBack() throws IOException, InterruptedException {
        helm("rollback", NAME, "", List.of("--wait", "--timeout", LIMIT.toSeconds() + "s"));
    }

    /** Takes everything away; who asks for a release next gets a new one. */
    void uninstall() throws IOException, InterruptedException {
        synchronized (Release.class) {
            shared = null;
        }
        helm("uninstall", NAME, "", List.of("--wait", "--timeout", LIMIT.toSeconds() + "s"));
    }

    /** What the cluster says about the webhook's pods. */
    private String story() throws IOException, InterruptedException {
        String selector = "app.kubernetes.io/name=" + NAME;
        return kubectl("describe", "pods", "--selector", selector)
                + kubectl("logs", "--selector", selector, "--tail", "100", "--prefix", "--ignore-errors");
    }

    String kubectl(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Binaries.need("kubectl").toString(), "-n", namespace));
        command.addAll(List.of(words));
        return Shell.run(
                Map.of("KUBECONFIG", node.apiServer().kubeconfig().toString()), command.toArray(String[]::new));
    }

    /** Any command of Helm about this release. */
    String helm(String command, String name, String chart, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(helm.toString(), command, name));
        if (!chart.isEmpty()) {
            words.add(chart);
        }
        words.addAll(List.of("--namespace", namespace));
        words.addAll(arguments);
        String home = Path.of("target/helm").toAbsolutePath().toString();
        return Shell.run(
                Map.of(
                        "KUBECONFIG", node.apiServer().kubeconfig().toString(),
                        "HELM_CACHE_HOME", home,
                        "HELM_CONFIG_HOME", home,
                        "HELM_DATA_HOME", home),
                words.toArray(String[]::new));
    }

    String namespace() {
        return namespace;
    }

    /** Whether its images are those of the JVM. */
    boolean jvm() {
        return jvm;
    }

    List<Pod> replicas() {
        return node.apiServer()
                .client()
                .pods()
                .inNamespace(namespace)
                .withLabel("app.kubernetes.io/name", NAME)
                .list()
                .getItems();
    }

    /** How many pods the webhook has been asked about, by all replicas together. */
    double reviews() {
        return replicas().stream().mapToDouble(this::reviews).sum();
    }

    private double reviews(Pod replica) {
        String metrics = node.apiServer()
                .client()
                .raw("/api/v1/namespaces/" + namespace + "/pods/"
                        + replica.getMetadata().getName() + ":9000/proxy/q/metrics");
        return metrics.lines()
                .filter(line -> line.startsWith("mxsecrets_webhook_reviews_total"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Runs that many replicas from now on; returns when they do, and no other. */
    void scale(int count) throws InterruptedException {
        node.apiServer()
                .client()
                .apps()
                .deployments()
                .inNamespace(namespace)
                .withName(NAME)
                .scale(count);
        Soon.see(LIMIT, this::replicas, pods -> pods.size() == count); // One that is told to end serves on for a while.
        awaitReady(count);
    }

    /** Waits until that many replicas serve. */
    void awaitReady(int count) throws InterruptedException {
        Soon.see(
                LIMIT,
                () ->
                        node
                                .apiServer()
                                .client()
                                .endpoints()
                                .inNamespace(namespace)
                                .withName(NAME)
                                .get()
                                .getSubsets()
                                .stream()
                                .mapToInt(subset -> subset.getAddresses().size())
                                .sum(),
                ready -> ready == count);
    }
}
