package io.mxsecrets.examples.node;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.mxsecrets.testbed.aws.AwsServer;
import io.mxsecrets.testbed.kubernetes.Node;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * A team's Namespace, which takes only pods that keep to Pod Security's {@code restricted}, on a node where the release is
 * installed. Tests have it in a field with {@code @AutoClose}.
 */
record Team(Node node, Release release, String namespace) implements AutoCloseable {
    /** The ServiceAccount of the example's app. */
    static final String ACCOUNT = "pmp-companion";

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Map<String, String> RESTRICTED = Map.of("pod-security.kubernetes.io/enforce", "restricted");

    /** On the node's one release, which is ready to serve; pods may use {@code aws} in place of AWS, without TLS. */
    static Team on(Node node, AwsServer aws) throws IOException, InterruptedException {
        Release release = Release.on(node, aws);
        return new Team(node, release, node.apiServer().createNamespace("team", RESTRICTED));
    }

    /** The same in the Namespace of the API server's audit log. */
    static Team audited(Node node, AwsServer aws) throws IOException, InterruptedException {
        Release release = Release.on(node, aws);
        return new Team(node, release, node.apiServer().createAuditedNamespace(RESTRICTED));
    }

    /**
     * A pod as an example has it, in this Namespace.
     *
     * @param file below {@code examples}
     * @param annotations added, or put in place of the example's
     */
    Pod pod(String file, Map<String, String> annotations) throws IOException {
        Path example = Shell.ROOT.resolve("examples").resolve(file);
        try (InputStream yaml = Files.newInputStream(example)) {
            Pod pod = client().pods().load(yaml).item();
            return new PodBuilder(pod)
                    .editMetadata()
                    .withNamespace(namespace)
                    .addToAnnotations(annotations)
                    .endMetadata()
                    .build();
        }
    }

    /** The ServiceAccount of the example's app, which every store knows; the annotations are added where it is there. */
    void account(Map<String, String> annotations) {
        var account = client().serviceAccounts().inNamespace(namespace).withName(ACCOUNT);
        if (account.get() == null) {
            node.apiServer().createServiceAccount(namespace, ACCOUNT, annotations);
        } else {
            account.edit(there -> new ServiceAccountBuilder(there)
                    .editMetadata()
                    .addToAnnotations(annotations)
                    .endMetadata()
                    .build());
        }
    }

    Pod create(Pod pod) {
        return client().pods().resource(pod).create();
    }

    /** As the API server would store it. */
    Pod dryRun(Pod pod) {
        return client().pods().inNamespace(namespace).resource(pod).dryRun(true).create();
    }

    /**
     * Gives the chart's value {@code oldestNode}, and returns when each replica goes by it.
     *
     * @param pod of {@code mode: sidecar}, whose sidecar has a hook then; an empty version takes it away
     */
    void oldestNode(String version, Pod pod) throws IOException, InterruptedException {
        Pod other = new PodBuilder(pod)
                .editMetadata()
                .withName("never-created")
                .endMetadata()
                .build();
        release.upgrade("--set-string", "oldestNode=" + version);
        for (int i = 0; i < 5; i++) { // A replica that leaves may still be asked for a while.
            Soon.see(LIMIT, () -> hasHook(dryRun(other)), hook -> hook != version.isEmpty());
        }
    }

    private static boolean hasHook(Pod pod) {
        return pod.getSpec().getInitContainers().stream().anyMatch(container -> container.getLifecycle() != null);
    }

    /** What a command in a container of a pod prints. */
    String exec(String pod, String container, String... command) {
        return node.exec(namespace, pod, container, command);
    }

    KubernetesClient client() {
        return node.apiServer().client();
    }

    /** Takes the Namespace away with all that is in it, for pods that stay hold what the next ones must ask for. */
    @Override
    public void close() {
        client().namespaces().withName(namespace).delete();
    }
}
