package io.mxsecrets.providers.aws.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.mxsecrets.providers.net.BoundedJson;
import io.mxsecrets.providers.net.UnfitAnswer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The text fields of a small JSON object; of anything else, none. */
public final class JsonFields {
    private JsonFields() {}

    public static Map<String, String> of(String text) {
        Map<String, String> fields = new HashMap<>();
        try {
            JsonNode object = BoundedJson.tree(text.getBytes(StandardCharsets.UTF_8));
            object.fields().forEachRemaining(field -> {
                if (field.getValue().isTextual()) {
                    fields.put(field.getKey(), field.getValue().textValue());
                }
            });
        } catch (UnfitAnswer e) {
            return Map.of();
        }
        return fields;
    }
}
