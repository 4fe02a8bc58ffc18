package io.mxsecrets.cli.manifest;

import io.mxsecrets.injection.cluster.Cluster;
import java.util.ArrayList;
import java.util.List;

/**
 * All objects of a command's files, in their order.
 *
 * @param namespace of objects that name none
 */
public record Manifests(List<Manifest> all, String namespace) {
    public Manifests {
        all = List.copyOf(all);
    }

    /** Every pod that stands in here or that an object in here makes. */
    public List<PodManifest> pods(Cluster cluster) {
        List<PodManifest> pods = new ArrayList<>();
        for (Manifest manifest : all) {
            String where = namespaceOf(manifest);
            manifest.template().ifPresent(pod -> pods.add(new PodManifest(manifest, where, pod)));
            if (manifest.kind().equals("MendixApp")) {
                pods.add(new PodManifest(
                        manifest,
                        where,
                        MendixApps.pod(manifest, ofKind("OperatorConfiguration", where), where, cluster)));
            }
        }
        return pods;
    }

    public String namespaceOf(Manifest manifest) {
        return manifest.namespace().orElse(namespace);
    }

    private List<Manifest> ofKind(String kind, String where) {
        return all.stream()
                .filter(m -> m.kind().equals(kind) && namespaceOf(m).equals(where))
                .toList();
    }
}
