package io.mxsecrets.cli.manifest;

import io.mxsecrets.injection.cluster.Cluster;
import io.mxsecrets.injection.cluster.KubernetesVersion;
import io.mxsecrets.injection.cluster.Namespace;
import io.mxsecrets.injection.cluster.ServiceAccount;
import java.util.Optional;
import java.util.function.Predicate;

/** Namespaces and ServiceAccounts that stand in the same manifests as the pod, else those of another cluster. */
record ManifestCluster(Manifests manifests, Cluster otherwise) implements Cluster {
    @Override
    public Namespace namespace(String name) {
        return find("Namespace", name, m -> true)
                .map(m -> new Namespace(name, m.labels(), m.annotations()))
                .orElseGet(() -> otherwise.namespace(name));
    }

    @Override
    public ServiceAccount serviceAccount(String namespace, String name) {
        return find("ServiceAccount", name, m -> manifests.namespaceOf(m).equals(namespace))
                .map(m -> new ServiceAccount(name, m.annotations()))
                .orElseGet(() -> otherwise.serviceAccount(namespace, name));
    }

    @Override
    public Optional<KubernetesVersion> version() {
        return otherwise.version();
    }

    private Optional<Manifest> find(String kind, String name, Predicate<Manifest> where) {
        return manifests.all().stream()
                .filter(m -> m.kind().equals(kind) && m.name().equals(name) && where.test(m))
                .findFirst();
    }
}
