package io.mxsecrets.injection.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.regex.Pattern;

/** Small words for making JSON. */
final class Json {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Pattern EXPANDED = Pattern.compile("\\$(?=[$(])");

    private Json() {}

    static ObjectNode object() {
        return NODES.objectNode();
    }

    /** {@code {"name": …, "value": …}}, the value with what Kubernetes would expand escaped. */
    static ObjectNode variable(String name, String value) {
        return object().put("name", name).put("value", literal(value));
    }

    /**
     * A value that Kubernetes' expansion of {@code $(NAME)} gives back unchanged.
     *
     * @see <a href="https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/">Dependent variables</a>
     */
    static String literal(String value) {
        return EXPANDED.matcher(value).replaceAll("\\$\\$");
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
