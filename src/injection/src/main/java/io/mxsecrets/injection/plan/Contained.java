package io.mxsecrets.injection.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/**
 * Whether what stands in a pod is what was planned, with whatever the API server's defaults and other webhooks added to it
 * since.
 */
final class Contained {
    /** Others may change what a container may use without making it another's. */
    private static final Set<String> OPEN = Set.of("resources");

    private Contained() {}

    static boolean in(JsonNode actual, JsonNode planned) {
        if (planned.isObject()) {
            return actual.isObject()
                    && planned.properties().stream()
                            .allMatch(field ->
                                    OPEN.contains(field.getKey()) || in(actual.path(field.getKey()), field.getValue()));
        }
        if (planned.isArray()) {
            return planned.path(0).has("name") ? named(actual, planned) : elements(actual, planned);
        }
        boolean numbers = planned.isIntegralNumber() && actual.isIntegralNumber();
        return numbers ? planned.asLong() == actual.asLong() : planned.equals(actual);
    }

    private static boolean named(JsonNode actual, JsonNode planned) {
        for (JsonNode element : planned) {
            boolean found = false;
            for (JsonNode candidate : actual) {
                found |= in(candidate, element);
            }
            if (!found) {
                return false;
            }
        }
        return true;
    }

    private static boolean elements(JsonNode actual, JsonNode planned) {
        boolean same = actual.isArray() && actual.size() == planned.size();
        for (int i = 0; same && i < planned.size(); i++) {
            same = in(actual.get(i), planned.get(i));
        }
        return same;
    }
}
