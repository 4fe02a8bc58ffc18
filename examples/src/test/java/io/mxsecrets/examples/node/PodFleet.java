package io.mxsecrets.examples.node;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.util.List;
import java.util.Map;

/** Many pods of one ReplicaSet. */
record PodFleet(Team team) {
    private static final Map<String, String> LABELS = Map.of("app", "crowd");

    /** Admitted and stored; no node is theirs, so that they cost nothing. */
    static PodFleet stored(int count, Team team, Pod pod) {
        return of(
                count,
                team,
                new PodBuilder(pod)
                        .editSpec()
                        .withNodeSelector(Map.of("crowd", "nowhere"))
                        .endSpec()
                        .build());
    }

    /** With their containers. */
    static PodFleet running(int count, Team team, Pod pod) {
        return of(count, team, pod);
    }

    private static PodFleet of(int count, Team team, Pod pod) {
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
                .withSpec(pod.getSpec())
                .endTemplate()
                .endSpec()
                .build();
        team.client().apps().replicaSets().resource(set).create();
        return new PodFleet(team);
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
