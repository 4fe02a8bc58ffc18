package io.mxsecrets.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.injection.cluster.Cluster;
import io.mxsecrets.injection.cluster.Namespace;
import io.mxsecrets.injection.cluster.ServiceAccount;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Namespaces and ServiceAccounts that stand in the same manifests as the pod, else those of another cluster. */
record ManifestCluster(List<Manifest> manifests, String defaultNamespace, Cluster otherwise) implements Cluster {
    @Override
    public Namespace namespace(String name) {
        return find("Namespace", name, m -> true)
                .map(o -> new Namespace(name, texts(o, "labels"), texts(o, "annotations")))
                .orElseGet(() -> otherwise.namespace(name));
    }

    @Override
    public ServiceAccount serviceAccount(String namespace, String name) {
        return find("ServiceAccount", name, m -> m.namespace()
                        .orElse(defaultNamespace)
                        .equals(namespace))
                .map(o -> new ServiceAccount(name, texts(o, "annotations")))
                .orElseGet(() -> otherwise.serviceAccount(namespace, name));
    }

    private Optional<ObjectNode> find(String kind, String name, java.util.function.Predicate<Manifest> where) {
        return manifests.stream()
                .filter(m -> m.kind().equals(kind) && m.name().equals(name) && where.test(m))
                .map(Manifest::object)
                .findFirst();
    }

    private static Map<String, String> texts(ObjectNode object, String member) {
        Map<String, String> texts = new HashMap<>();
        object.path("metadata")
                .path(member)
                .properties()
                .forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
        return texts;
    }
}
