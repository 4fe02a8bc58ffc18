package io.mxsecrets.injection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What others do to a pod between two looks of ours: the API server's defaults, EKS's webhook, ServiceAccount admission, Istio. */
final class Others {
    private Others() {}

    /** The defaults that the API server writes into what was added. */
    static void defaults(ObjectNode pod) {
        for (JsonNode container : containers(pod)) {
            ObjectNode c = (ObjectNode) container;
            c.put("terminationMessagePath", "/dev/termination-log").put("terminationMessagePolicy", "File");
            for (String probe : new String[] {"startupProbe", "readinessProbe"}) {
                if (c.path(probe) instanceof ObjectNode p) {
                    p.put("timeoutSeconds", 1).put("successThreshold", 1);
                    ((ObjectNode) p.path("httpGet")).put("scheme", "HTTP");
                }
            }
            for (JsonNode variable : c.path("env")) {
                if (variable.path("valueFrom").path("fieldRef") instanceof ObjectNode field) {
                    field.put("apiVersion", "v1");
                }
            }
        }
        for (JsonNode volume : pod.path("spec").path("volumes")) {
            for (String kind : new String[] {"projected", "secret", "configMap"}) {
                if (volume.path(kind) instanceof ObjectNode source) {
                    source.put("defaultMode", 420);
                }
            }
        }
    }

    /** Adds its variables and its token to every container that does not have them, ours too. */
    static void eksIdentity(ObjectNode pod) {
        for (JsonNode container : containers(pod)) {
            ObjectNode c = (ObjectNode) container;
            array(c, "env").addObject().put("name", "AWS_REGION").put("value", "eu-west-1");
            array(c, "volumeMounts")
                    .addObject()
                    .put("name", "aws-iam-token")
                    .put("mountPath", "/var/run/secrets/eks.amazonaws.com/serviceaccount");
        }
    }

    static void serviceAccountToken(ObjectNode pod) {
        for (JsonNode container : containers(pod)) {
            array((ObjectNode) container, "volumeMounts")
                    .addObject()
                    .put("name", "kube-api-access-x7k2p")
                    .put("mountPath", "/var/run/secrets/kubernetes.io/serviceaccount");
        }
    }

    /** A proxy among the containers and an init container before all others. */
    static void istio(ObjectNode pod) {
        ObjectNode spec = (ObjectNode) pod.path("spec");
        array(spec, "containers").addObject().put("name", "istio-proxy").put("image", "proxy");
        array(spec, "initContainers").insertObject(0).put("name", "istio-init").put("image", "proxy");
    }

    private static Iterable<JsonNode> containers(ObjectNode pod) {
        ArrayNode all = pod.arrayNode();
        pod.path("spec").path("initContainers").forEach(all::add);
        pod.path("spec").path("containers").forEach(all::add);
        return all;
    }

    private static ArrayNode array(ObjectNode object, String member) {
        return object.path(member) instanceof ArrayNode there ? there : object.putArray(member);
    }
}
