package io.mxsecrets.webhook.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mxsecrets.injection.cluster.Cluster;
import io.mxsecrets.injection.cluster.KubernetesVersion;
import io.mxsecrets.injection.cluster.Namespace;
import io.mxsecrets.injection.cluster.ServiceAccount;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads by GET, so that what was created the instant before is seen. No list, no watch, no cache. */
public final class KubernetesCluster implements Cluster {
    private final KubernetesClient client;

    public KubernetesCluster(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public Namespace namespace(String name) {
        return get(
                        "the Namespace " + name,
                        () -> client.namespaces().withName(name).get())
                .map(o -> new Namespace(name, labels(o), annotations(o)))
                .orElse(Namespace.bare(name));
    }

    @Override
    public ServiceAccount serviceAccount(String namespace, String name) {
        return get("the ServiceAccount " + namespace + "/" + name, () -> client.serviceAccounts()
                        .inNamespace(namespace)
                        .withName(name)
                        .get())
                .map(o -> new ServiceAccount(name, annotations(o)))
                .orElse(ServiceAccount.bare(name));
    }

    @Override
    public Optional<KubernetesVersion> version() {
        String what = "the version";
        try {
            return Optional.ofNullable(client.getKubernetesVersion())
                    .flatMap(v -> KubernetesVersion.of(v.getMajor(), v.getMinor()));
        } catch (KubernetesClientException e) {
            throw unreadable(what, e.getCode());
        }
    }

    /** One retry where nothing is found: an object may be younger than the API server's sight of it. */
    private static <T extends HasMetadata> Optional<T> get(String what, Supplier<T> read) {
        try {
            return Optional.ofNullable(read.get()).or(() -> Optional.ofNullable(read.get()));
        } catch (KubernetesClientException e) {
            throw unreadable(what, e.getCode());
        }
    }

    /** @param status of the answer; none above 0 where none came in time */
    private static Unreadable unreadable(String what, int status) {
        String why = status <= 0 ? "no answer in time" : "status " + status;
        boolean passing = status <= 0 || status == 429 || status >= 500;
        return new Unreadable("mxsecrets: cannot read " + what + " from the API server (" + why + ")", passing);
    }

    private static Map<String, String> labels(HasMetadata object) {
        return Optional.ofNullable(object.getMetadata().getLabels()).orElse(Map.of());
    }

    private static Map<String, String> annotations(HasMetadata object) {
        return Optional.ofNullable(object.getMetadata().getAnnotations()).orElse(Map.of());
    }
}
