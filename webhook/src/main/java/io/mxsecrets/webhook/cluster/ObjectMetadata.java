package io.mxsecrets.webhook.cluster;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What people wrote on an object of the API. */
record ObjectMetadata(Map<String, String> labels, Map<String, String> annotations) {
    private static final JsonFactory JSON = new JsonFactory();

    /**
     * Passes by everything but these two.
     *
     * @throws IOException if this is no JSON of an object with metadata
     */
    static ObjectMetadata of(byte[] object) throws IOException {
        Optional<ObjectMetadata> found = Optional.empty();
        try (JsonParser json = JSON.createParser(object)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("no object");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                if (json.nextToken() == JsonToken.START_OBJECT && name.equals("metadata")) {
                    found = Optional.of(metadata(json));
                } else {
                    json.skipChildren();
                }
            }
        }
        return found.orElseThrow(() -> new IOException("no metadata"));
    }

    private static ObjectMetadata metadata(JsonParser json) throws IOException {
        Map<String, String> labels = new HashMap<>();
        Map<String, String> annotations = new HashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            boolean object = json.nextToken() == JsonToken.START_OBJECT;
            if (object && name.equals("labels")) {
                texts(json, labels);
            } else if (object && name.equals("annotations")) {
                texts(json, annotations);
            } else {
                json.skipChildren();
            }
        }
        return new ObjectMetadata(labels, annotations);
    }

    private static void texts(JsonParser json, Map<String, String> into) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            if (json.nextToken() == JsonToken.VALUE_STRING) {
                into.put(name, json.getText());
            } else {
                json.skipChildren();
            }
        }
    }
}
