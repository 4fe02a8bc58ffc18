package io.mxsecrets.examples.node;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.util.List;
import java.util.Map;

/** Many pods of one ReplicaSet, which are admitted and stored; no node is theirs, so that they cost nothing. */
record Crowd(Team team) {
    private static final Map<String, String> LABELS = Map.of("app", "crowd");

    static Crowd of(int count, Team team, Pod pod) {
        ReplicaSet set = new ReplicaSetBuilder()
                .withNewMetadata()
                .withName("crowd")
                .withNamespace(team.namespace())
                .endMetadata()
                .withNewSpec()
                .withReplicas(count)
                .withNewSelector()
                .withMatchLabels(LABELS)
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(LABELS)
                .withAnnotations(pod.getMetadata().getAnnotations())
                .endMetadata()
                .withSpec(new PodSpecBuilder(pod.getSpec())
                        .withNodeSelector(Map.of("crowd", "nowhere"))
                        .build())
                .endTemplate()
                .endSpec()
                .build();
        team.client().apps().replicaSets().resource(set).create();
        return new Crowd(team);
    }

    List<Pod> pods() {
        return team.client()
                .pods()
                .inNamespace(team.namespace())
                .withLabels(LABELS)
                .list()
                .getItems();
    }
}
