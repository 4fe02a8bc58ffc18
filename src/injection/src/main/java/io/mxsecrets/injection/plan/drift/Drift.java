package io.mxsecrets.injection.plan.drift;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where what stands in a pod under a reserved name differs from the plan. Nothing may, except for what {@link AllowedDrift}
 * lists. Elements of lists that have names are matched by name, in any order; others by their place.
 */
public final class Drift {
    private final AllowedDrift tolerated;
    private final Consumer<String> warn;

    /** @param warn takes why a difference is tolerated, where that has words */
    public Drift(AllowedDrift tolerated, Consumer<String> warn) {
        this.tolerated = tolerated;
        this.warn = warn;
    }

    /** The first difference, such as {@code securityContext.capabilities.add} or {@code env.NAME}; empty where there is none. */
    public Optional<String> between(JsonNode planned, JsonNode actual) {
        return between("", planned, actual);
    }

    private Optional<String> between(String path, JsonNode planned, JsonNode actual) {
        if (!same(planned, actual) && passes(tolerated.changed(path, planned, actual))) {
            return Optional.empty();
        }
        if (planned.isObject() && actual.isObject()) {
            return objects(path, planned, actual);
        }
        if (planned.isArray() && actual.isArray()) {
            return planned.path(0).has("name") ? named(path, planned, actual) : elements(path, planned, actual);
        }
        return same(planned, actual) ? Optional.empty() : Optional.of(path);
    }

    private Optional<String> objects(String path, JsonNode planned, JsonNode actual) {
        String inside = path.isEmpty() ? "" : path + ".";
        Optional<String> altered = planned.propertyStream()
                .flatMap(field ->
                        between(inside + field.getKey(), field.getValue(), actual.path(field.getKey())).stream())
                .findFirst();
        return altered.or(() -> actual.propertyStream()
                .filter(field -> !planned.has(field.getKey()))
                .filter(field -> !passes(tolerated.added(inside + field.getKey(), field.getValue())))
                .map(field -> inside + field.getKey())
                .findFirst());
    }

    private Optional<String> named(String path, JsonNode planned, JsonNode actual) {
        Optional<String> altered = planned.valueStream()
                .filter(element -> only(actual, name(element))
                        .filter(found -> between(path + "[]", element, found).isEmpty())
                        .isEmpty())
                .map(element -> path + "." + name(element))
                .findFirst();
        return altered.or(() -> actual.valueStream()
                .filter(element -> only(planned, name(element)).isEmpty())
                .filter(element -> !passes(tolerated.added(path + "[]", element)))
                .map(element -> path + "." + name(element))
                .findFirst());
    }

    private Optional<String> elements(String path, JsonNode planned, JsonNode actual) {
        boolean same = planned.size() == actual.size();
        for (int i = 0; same && i < planned.size(); i++) {
            same = between(path + "[]", planned.get(i), actual.get(i)).isEmpty();
        }
        return same ? Optional.empty() : Optional.of(path);
    }

    private boolean passes(Optional<String> why) {
        why.filter(words -> !words.isEmpty()).ifPresent(warn);
        return why.isPresent();
    }

    /** The element of a name; empty where there is none, and where there are several. */
    private static Optional<JsonNode> only(JsonNode elements, String name) {
        List<JsonNode> found = elements.valueStream()
                .filter(element -> name(element).equals(name))
                .toList();
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    private static String name(JsonNode element) {
        return element.path("name").asText();
    }

    /** Whole numbers are equal whatever their width. */
    private static boolean same(JsonNode planned, JsonNode actual) {
        boolean numbers = planned.isIntegralNumber() && actual.isIntegralNumber();
        return numbers ? planned.asLong() == actual.asLong() : planned.equals(actual);
    }
}
