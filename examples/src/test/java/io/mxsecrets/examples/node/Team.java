package io.mxsecrets.examples.node;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.mxsecrets.testbed.Node;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A team's Namespace, which takes only pods that keep to Pod Security's {@code restricted}. */
record Team(Node node, String namespace) implements AutoCloseable {
    static Team on(Node node) {
        return new Team(
                node,
                node.apiServer().createNamespace("team", Map.of("pod-security.kubernetes.io/enforce", "restricted")));
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

    Pod create(Pod pod) {
        return client().pods().resource(pod).create();
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
