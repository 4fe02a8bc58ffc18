package io.mxsecrets.injection.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.core.settings.layer.SettingNaming;
import io.mxsecrets.injection.plan.Plan;
import io.mxsecrets.injection.pod.Pod;
import io.mxsecrets.injection.pod.PodContainer;
import java.util.List;
import java.util.Optional;

/**
 * From a plan to a JSON Patch of only {@code add} operations, so that whatever we do not name stays as it is. What the pod
 * already has is left out: the patch of a patched pod is empty.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6902">RFC 6902</a>
 */
public final class Patch {
    private final Pod pod;
    private final ArrayNode operations = JsonNodeFactory.instance.arrayNode();

    private Patch(Pod pod) {
        this.pod = pod;
    }

    /** @return the operations, in order; empty where nothing is missing */
    public static ArrayNode of(Plan plan, Pod pod) {
        Patch patch = new Patch(pod);
        patch.status(plan.status());
        patch.volumes(plan.volumes());
        patch.pullSecrets(plan.pullSecrets());
        plan.podResources().properties().forEach(list -> patch.podResources(list.getKey(), list.getValue()));
        plan.targets().forEach(target -> patch.target(target, plan));
        patch.containers(plan); // last: it moves the places of init containers that are targets
        return patch.operations;
    }

    private void status(String text) {
        if (text.equals(pod.annotations().get(SettingNaming.STATUS))) {
            return;
        }
        JsonNode value = JsonNodeFactory.instance.textNode(text);
        member("/metadata", pod.json().path("metadata"), "annotations", SettingNaming.STATUS, value);
    }

    private void volumes(List<ObjectNode> volumes) {
        List<ObjectNode> missing = volumes.stream()
                .filter(v -> pod.volume(v.path("name").asText()).isEmpty())
                .toList();
        append("/spec/volumes", pod.spec("volumes"), missing);
    }

    private void pullSecrets(List<String> names) {
        List<ObjectNode> missing = names.stream()
                .filter(name -> !named(pod.spec("imagePullSecrets"), name))
                .map(name -> JsonNodeFactory.instance.objectNode().put("name", name))
                .toList();
        append("/spec/imagePullSecrets", pod.spec("imagePullSecrets"), missing);
    }

    private void podResources(String list, JsonNode amounts) {
        boolean some = pod.spec("resources").path(list).isObject();
        if (some) {
            amounts.properties().forEach(r -> add("/spec/resources/" + list + "/" + r.getKey(), r.getValue()));
        } else if (!amounts.isEmpty()) {
            add("/spec/resources/" + list, amounts);
        }
    }

    private void target(PodContainer target, Plan plan) {
        String mount = plan.mount().path("name").asText();
        if (!target.mounts(mount)) {
            append(target.pointer() + "/volumeMounts", target.json().path("volumeMounts"), List.of(plan.mount()));
        }
        List<ObjectNode> missing = plan.variables().stream()
                .filter(v -> target.variable(v.path("name").asText()).isEmpty())
                .toList();
        append(target.pointer() + "/env", target.json().path("env"), missing);
    }

    private void containers(Plan plan) {
        boolean none = !pod.spec("initContainers").isArray();
        int at = plan.at();
        ArrayNode first = JsonNodeFactory.instance.arrayNode();
        for (ObjectNode container : plan.containers()) {
            Optional<Integer> there = index(container.path("name").asText());
            if (there.isPresent()) {
                at = there.get() + 1;
            } else if (none) {
                first.add(container);
            } else {
                add("/spec/initContainers/" + at, container);
                at++;
            }
        }
        if (!first.isEmpty()) {
            add("/spec/initContainers", first);
        }
    }

    private Optional<Integer> index(String name) {
        return pod.initContainers().stream()
                .filter(c -> c.name().equals(name))
                .map(PodContainer::index)
                .findFirst();
    }

    /** Adds to a list that may not be there yet. */
    private void append(String pointer, JsonNode list, List<ObjectNode> elements) {
        if (elements.isEmpty()) {
            return;
        }
        if (list.isArray()) {
            elements.forEach(element -> add(pointer + "/-", element));
        } else {
            add(pointer, JsonNodeFactory.instance.arrayNode().addAll(elements));
        }
    }

    /** Adds a member to an object that may not be there yet, in a parent that may not either. */
    private void member(String pointer, JsonNode parent, String object, String name, JsonNode value) {
        ObjectNode alone = JsonNodeFactory.instance.objectNode();
        if (parent.path(object).isObject()) {
            add(pointer + "/" + object + "/" + escaped(name), value);
        } else if (parent.isObject()) {
            add(pointer + "/" + object, alone.set(name, value));
        } else {
            add(pointer, alone.set(object, JsonNodeFactory.instance.objectNode().set(name, value)));
        }
    }

    private void add(String pointer, JsonNode value) {
        operations.addObject().put("op", "add").put("path", pointer).set("value", value);
    }

    /** A name as a token of a JSON pointer. */
    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    private static boolean named(JsonNode list, String name) {
        for (JsonNode element : list) {
            if (element.path("name").asText().equals(name)) {
                return true;
            }
        }
        return false;
    }
}
