package io.mxsecrets.injection.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A pod as it was sent. Reading it never changes it.
 *
 * @param json the raw object; its shape has been checked
 */
public record Pod(ObjectNode json) {
    private static final String MENDIX = "privatecloud.mendix.com";

    /** The label by which the Operator marks a runtime's pod, and its value. */
    private static final String COMPONENT = MENDIX + "/component";

    /** @throws MalformedPod if the shape is not a pod's */
    public Pod {
        PodShape.check(json);
    }

    /** @throws MalformedPod if this is no pod */
    public static Pod of(JsonNode json) {
        if (json instanceof ObjectNode object) {
            return new Pod(object);
        }
        throw new MalformedPod("the pod", "an object");
    }

    /** This pod, with more of {@code requests} and {@code limits} in {@code spec.resources}. */
    public Pod with(ObjectNode resources) {
        if (resources.isEmpty()) {
            return this;
        }
        ObjectNode spec = (ObjectNode) spec();
        ObjectNode whole = spec.path("resources").isObject()
                ? spec.path("resources").deepCopy()
                : JsonNodeFactory.instance.objectNode();
        resources.properties().forEach(list -> whole.withObject("/" + list.getKey())
                .setAll((ObjectNode) list.getValue()));
        ObjectNode json = JsonNodeFactory.instance.objectNode().setAll(this.json);
        json.set(
                "spec",
                JsonNodeFactory.instance.objectNode().<ObjectNode>setAll(spec).set("resources", whole));
        return new Pod(json);
    }

    /** For people: the name, or the start of one that the API server will complete. */
    public String name() {
        String name = metadata().path("name").asText("");
        return name.isEmpty() ? metadata().path("generateName").asText("") + "*" : name;
    }

    public Map<String, String> annotations() {
        return texts(metadata().path("annotations"));
    }

    public Map<String, String> labels() {
        return texts(metadata().path("labels"));
    }

    public String serviceAccount() {
        String name = spec().path("serviceAccountName").asText("");
        return name.isEmpty() ? "default" : name;
    }

    public List<PodContainer> containers() {
        return containers("containers");
    }

    public List<PodContainer> initContainers() {
        return containers("initContainers");
    }

    /** Containers and init containers. */
    public List<PodContainer> allContainers() {
        return Stream.concat(initContainers().stream(), containers().stream()).toList();
    }

    /** The volume of a name, where there is one. */
    public Optional<JsonNode> volume(String name) {
        for (JsonNode volume : spec().path("volumes")) {
            if (volume.path("name").asText().equals(name)) {
                return Optional.of(volume);
            }
        }
        return Optional.empty();
    }

    public OptionalLong fsGroup() {
        return number(spec().path("securityContext").path("fsGroup"));
    }

    public OptionalLong runAsUser() {
        return number(spec().path("securityContext").path("runAsUser"));
    }

    public OptionalLong runAsGroup() {
        return number(spec().path("securityContext").path("runAsGroup"));
    }

    public boolean hostNetwork() {
        return spec().path("hostNetwork").asBoolean();
    }

    /** Whether processes of one container can see those of another. */
    public boolean sharesProcesses() {
        return spec().path("shareProcessNamespace").asBoolean()
                || spec().path("hostPID").asBoolean();
    }

    public boolean windows() {
        return spec().path("os").path("name").asText().equals("windows")
                || spec().path("nodeSelector").path("kubernetes.io/os").asText().equals("windows")
                || spec().path("securityContext").hasNonNull("windowsOptions");
    }

    /**
     * Whether this is what the kubelet shows of a static pod. A pod that only says so is no way round us: the kubelet
     * removes it.
     */
    public boolean mirror() {
        return annotations().containsKey("kubernetes.io/config.mirror");
    }

    /** Whether this is a pod of a Mendix runtime: by the Operator's label, or by the name of a container. */
    public boolean mendixRuntime() {
        return mendixApp()
                || containers().stream()
                        .anyMatch(c -> c.name().equals("mendix") || c.name().equals("mendix-runtime"));
    }

    /** Whether the Operator labelled this as an app's pod, whose image then runs as 1001. */
    public boolean mendixApp() {
        return "mendix-app".equals(labels().get(COMPONENT));
    }

    /** Whether this is one of the Operator's own pods: a build, a provisioner. */
    public boolean operatorTask() {
        boolean labelled = labels().keySet().stream().anyMatch(key -> key.startsWith(MENDIX + "/"));
        boolean owned = false;
        for (JsonNode owner : metadata().path("ownerReferences")) {
            owned |= owner.path("apiVersion").asText().startsWith(MENDIX + "/");
        }
        return (labelled || owned) && !mendixApp();
    }

    /** The member of {@code spec} of this name, missing where it is not. */
    public JsonNode spec(String member) {
        return spec().path(member);
    }

    private JsonNode spec() {
        return json.path("spec");
    }

    private JsonNode metadata() {
        return json.path("metadata");
    }

    private List<PodContainer> containers(String list) {
        List<PodContainer> found = new ArrayList<>();
        for (JsonNode container : spec().path(list)) {
            found.add(new PodContainer("/spec/" + list, found.size(), (ObjectNode) container));
        }
        return found;
    }

    static OptionalLong number(JsonNode node) {
        return node.canConvertToExactIntegral() && node.isNumber()
                ? OptionalLong.of(node.asLong())
                : OptionalLong.empty();
    }

    private static Map<String, String> texts(JsonNode node) {
        Map<String, String> texts = new TreeMap<>();
        node.properties()
                .forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
        return texts;
    }
}
