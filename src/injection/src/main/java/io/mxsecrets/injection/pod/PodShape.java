package io.mxsecrets.injection.pod;

import com.fasterxml.jackson.databind.JsonNode;
import io.mxsecrets.core.text.DnsNames;
import java.util.List;

/**
 * The few things about a pod's JSON that everything after relies on. What is absent or null is fine; what is there must be
 * of its kind.
 */
final class PodShape {
    private PodShape() {}

    static void check(JsonNode pod) {
        object(pod, "the pod");
        object(pod.path("spec"), "spec");
        JsonNode metadata = pod.path("metadata");
        optionalObject(metadata, "metadata");
        texts(metadata.path("annotations"), "metadata.annotations");
        texts(metadata.path("labels"), "metadata.labels");
        objects(metadata.path("ownerReferences"), "metadata.ownerReferences");
        JsonNode spec = pod.path("spec");
        serviceAccount(spec.path("serviceAccountName"));
        optionalObject(spec.path("securityContext"), "spec.securityContext");
        for (String list : List.of("containers", "initContainers")) {
            objects(spec.path(list), "spec." + list);
            spec.path(list).forEach(container -> container(container, "spec." + list));
        }
        for (String list : List.of("volumes", "imagePullSecrets")) {
            objects(spec.path(list), "spec." + list);
        }
    }

    private static void container(JsonNode container, String place) {
        if (!container.path("name").isTextual()) {
            throw new MalformedPod(place + "[].name", "text");
        }
        for (String list : List.of("volumeMounts", "env", "ports")) {
            objects(container.path(list), place + "[]." + list);
        }
        optionalObject(container.path("securityContext"), place + "[].securityContext");
        optionalObject(container.path("resources"), place + "[].resources");
    }

    /** It becomes a part of a URL. Admission looks it up before us, so what comes from an API server is a name. */
    private static void serviceAccount(JsonNode name) {
        boolean named = name.isTextual() && (name.asText().isEmpty() || DnsNames.subdomain(name.asText()));
        if (!absent(name) && !named) {
            throw new MalformedPod("spec.serviceAccountName", "the name of a ServiceAccount");
        }
    }

    private static void texts(JsonNode node, String place) {
        optionalObject(node, place);
        node.forEach(value -> {
            if (!value.isTextual()) {
                throw new MalformedPod(place, "an object of texts");
            }
        });
    }

    private static void objects(JsonNode node, String place) {
        if (absent(node)) {
            return;
        }
        if (!node.isArray()) {
            throw new MalformedPod(place, "a list");
        }
        node.forEach(element -> object(element, place + "[]"));
    }

    private static void optionalObject(JsonNode node, String place) {
        if (!absent(node)) {
            object(node, place);
        }
    }

    private static void object(JsonNode node, String place) {
        if (!node.isObject()) {
            throw new MalformedPod(place, "an object");
        }
    }

    private static boolean absent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }
}
