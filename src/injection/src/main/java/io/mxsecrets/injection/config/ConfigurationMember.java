package io.mxsecrets.injection.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.mxsecrets.core.failure.BadValue;
import io.mxsecrets.core.text.Printable;
import io.mxsecrets.core.text.Suggestions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * One place in the configuration file, read strictly: an unknown key or a value of another kind is a problem with its path.
 *
 * @param path for messages: {@code policy.ceilings}
 * @param json what stands there, missing where nothing does
 * @param problems where mistakes go
 */
record ConfigurationMember(String path, JsonNode json, List<ConfigurationProblem> problems) {
    ConfigurationMember at(String key) {
        return new ConfigurationMember(path.isEmpty() ? key : path + "." + key, json.path(key), problems);
    }

    /** This object, in which only these keys may stand. */
    ConfigurationMember only(String... keys) {
        Set<String> known = Set.of(keys);
        for (String key : members().keySet()) {
            if (!known.contains(key)) {
                String hint = Suggestions.nearest(key, known)
                        .map(near -> "; did you mean " + near + "?")
                        .orElse("");
                at(key).refuse("is not known" + hint);
            }
        }
        return this;
    }

    Map<String, ConfigurationMember> members() {
        Map<String, ConfigurationMember> members = new LinkedHashMap<>();
        if (json.isObject()) {
            json.properties().forEach(field -> members.put(field.getKey(), at(field.getKey())));
        } else if (present()) {
            refuse("is not an object");
        }
        return members;
    }

    boolean flag(boolean otherwise) {
        if (present() && !json.isBoolean()) {
            refuse("is not true or false");
        }
        return json.asBoolean(otherwise);
    }

    /** Text, a number or a boolean as text: an admin writes {@code 8791} and {@code true} without quotes. */
    String text(String otherwise) {
        if (present() && !json.isValueNode()) {
            refuse("is not a single value");
            return otherwise;
        }
        return present() ? json.asText() : otherwise;
    }

    List<String> list() {
        List<String> texts = new ArrayList<>();
        if (present() && !json.isArray()) {
            refuse("is not a list");
            return texts;
        }
        json.forEach(element -> {
            if (element.isTextual() && !element.asText().isEmpty()) {
                texts.add(element.asText());
            } else {
                refuse("has an element that is not text");
            }
        });
        return texts;
    }

    /** What a text says; {@code otherwise} where there is none, or where it is refused. */
    <T> T value(Function<String, T> parser, T otherwise) {
        try {
            return present() ? parser.apply(text("")) : otherwise;
        } catch (BadValue e) {
            refuse(e.getMessage());
            return otherwise;
        }
    }

    <T> List<T> list(Function<String, T> parser) {
        List<T> values = new ArrayList<>();
        for (String text : list()) {
            try {
                values.add(parser.apply(text));
            } catch (BadValue e) {
                refuse(Printable.quoted(text) + " " + e.getMessage());
            }
        }
        return values;
    }

    boolean present() {
        return !json.isMissingNode() && !json.isNull();
    }

    void refuse(String sentence) {
        problems.add(new ConfigurationProblem(path, path + " " + sentence));
    }
}
