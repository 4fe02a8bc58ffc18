package io.mxsecrets.webhook;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;

/** Pods for a real API server. */
final class AskingPod {
    static final String VAULT =
            "mxsecrets.io/inject: 'true', mxsecrets.io/secret: 'https://vault.example:8200/kv/app', mxsecrets.io/vault-role: app";
    static final String AWS =
            "mxsecrets.io/inject: 'true', mxsecrets.io/secret: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:app'";

    private AskingPod() {}

    /**
     * Restricted, as everybody's pods.
     *
     * @param annotations in YAML's flow style, as {@code labels}
     */
    static Pod of(KubernetesClient client, String annotations, String container, String labels) {
        String yaml =
                """
                apiVersion: v1
                kind: Pod
                metadata: {generateName: app-, annotations: {%s}, labels: {%s}}
                spec:
                  securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
                  containers:
                    - name: %s
                      image: registry.example/app:1
                      securityContext: {runAsUser: 1001, allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
                """
                        .formatted(annotations, labels, container);
        return (Pod) client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .items()
                .get(0);
    }

    /** Created on trial: through admission as any other, and stored nowhere. The client had better be one that tries once. */
    static Pod tried(KubernetesClient client, Pod pod, String namespace) {
        return client.pods().inNamespace(namespace).resource(pod).dryRun(true).create();
    }

    /** The same for those who wait until it comes injected: a refusal is not yet. */
    static boolean comesInjected(KubernetesClient client, Pod pod, String namespace) {
        try {
            return injected(tried(client, pod, namespace));
        } catch (KubernetesClientException e) {
            return false;
        }
    }

    static boolean injected(Pod pod) {
        return pod.getSpec().getInitContainers() != null
                && pod.getSpec().getInitContainers().stream()
                        .map(Container::getName)
                        .anyMatch("mxsecrets-init"::equals);
    }
}
