package io.mxsecrets.examples.node;

import io.mxsecrets.testbed.kubernetes.ApiServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Kinds of other products, as far as an API server needs them to keep such objects: no controller answers them. */
final class PeerKinds implements AutoCloseable {
    private static final String TEMPLATE =
            """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: %3$s.%1$s}
            spec:
              group: %1$s
              scope: Namespaced
              names: {kind: %2$s, plural: %3$s, singular: %4$s}
              versions:
                - name: %5$s
                  served: true
                  storage: true
                  schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
            """;

    /** Group, kind, plural, version. */
    private static final List<List<String>> KINDS = List.of(
            List.of("external-secrets.io", "ExternalSecret", "externalsecrets", "v1"),
            List.of("external-secrets.io", "SecretStore", "secretstores", "v1"),
            List.of("privatecloud.mendix.com", "MendixApp", "mendixapps", "v1alpha1"),
            List.of("secrets-store.csi.x-k8s.io", "SecretProviderClass", "secretproviderclasses", "v1"));

    private final ApiServer apiServer;
    private final List<String> made = new ArrayList<>();

    /** Those that a given cluster has already stay as they are. */
    PeerKinds(ApiServer apiServer) {
        this.apiServer = apiServer;
        var definitions = apiServer.client().apiextensions().v1().customResourceDefinitions();
        for (List<String> kind : KINDS) {
            String name = kind.get(2) + "." + kind.get(0);
            if (definitions.withName(name).get() == null) {
                apiServer.apply(
                        TEMPLATE.formatted(
                                kind.get(0),
                                kind.get(1),
                                kind.get(2),
                                kind.get(1).toLowerCase(java.util.Locale.ROOT),
                                kind.get(3)),
                        "default");
                made.add(name);
            }
        }
        for (String name : made) {
            definitions
                    .withName(name)
                    .waitUntilCondition(
                            there -> there.getStatus().getConditions().stream()
                                    .anyMatch(c -> c.getType().equals("Established")
                                            && c.getStatus().equals("True")),
                            30,
                            TimeUnit.SECONDS);
        }
    }

    @Override
    public void close() {
        made.forEach(name -> apiServer
                .client()
                .apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(name)
                .delete());
    }
}
