package io.mxsecrets.cli.manifest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.cli.console.Trees;
import io.mxsecrets.injection.cluster.Cluster;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the Mendix Operator makes of a MendixApp, as far as it matters here: labels, annotations, account and the runtime's
 * container. See <a href="https://docs.mendix.com/developerportal/deploy/private-cloud-cr/">its reference</a>.
 */
final class MendixApps {
    private static final String MENDIX = "privatecloud.mendix.com/";

    private MendixApps() {}

    /**
     * @param configurations the OperatorConfigurations of its Namespace
     * @param cluster knows whether an account of the app's name is there for it
     */
    static ObjectNode pod(Manifest app, List<Manifest> configurations, String namespace, Cluster cluster) {
        Map<String, String> annotations = new TreeMap<>();
        configurations.forEach(configuration -> {
            annotations.putAll(configuration.texts("/spec/customPodAnnotations/general"));
            annotations.putAll(configuration.texts("/spec/runtimeDeploymentPodAnnotations"));
        });
        annotations.putAll(app.texts("/spec/runtimeDeploymentPodAnnotations"));

        ObjectNode pod = Trees.object().put("apiVersion", "v1").put("kind", "Pod");
        ObjectNode metadata = pod.putObject("metadata");
        metadata.put("generateName", app.name() + "-master-").put("namespace", namespace);
        metadata.putObject("labels").put(MENDIX + "component", "mendix-app").put(MENDIX + "app", app.name());
        ObjectNode written = metadata.putObject("annotations");
        annotations.forEach(written::put);
        ObjectNode spec = pod.putObject("spec");
        boolean own = "true"
                .equals(cluster.serviceAccount(namespace, app.name())
                        .annotations()
                        .get(MENDIX + "environment-account"));
        spec.put("serviceAccountName", own ? app.name() : "default");
        spec.putArray("containers").addObject().put("name", "mendix");
        return pod;
    }
}
