package io.mxsecrets.injection.plan.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;

/** Small words for making JSON. */
public final class Json {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Json() {}

    public static ObjectNode object() {
        return NODES.objectNode();
    }

    /** {@code {"name": …, "value": …}}, the value as Kubernetes' expansion gives it back. */
    public static ObjectNode variable(String name, String value) {
        return object().put("name", name).put("value", literal(value));
    }

    /**
     * A value that Kubernetes' expansion of {@code $(NAME)} gives back unchanged: every {@code $} twice, for older kubelets
     * also change what stands after one, where that is outside ASCII.
     *
     * @see <a href="https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/">Dependent variables</a>
     */
    static String literal(String value) {
        return value.replace("$", "$$");
    }

    static ArrayNode texts(String... texts) {
        ArrayNode array = NODES.arrayNode();
        for (String text : texts) {
            array.add(text);
        }
        return array;
    }

    static ArrayNode array(Collection<? extends JsonNode> elements) {
        return NODES.arrayNode().addAll(elements);
    }
}
