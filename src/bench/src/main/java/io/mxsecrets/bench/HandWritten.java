package io.mxsecrets.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Properties;

/** What a team writes without us: a tree, a recursion and {@link Properties#store}. */
final class HandWritten {
    private static final ObjectMapper JSON = new ObjectMapper();

    private HandWritten() {}

    static void write(byte[] document, OutputStream out) throws IOException {
        properties(document).store(out, null);
    }

    static Properties properties(byte[] document) throws IOException {
        Properties properties = new Properties();
        flatten(JSON.readTree(document), "", properties);
        return properties;
    }

    private static void flatten(JsonNode node, String prefix, Properties into) {
        node.properties().forEach(member -> {
            String key = prefix.isEmpty() ? member.getKey() : prefix + "." + member.getKey();
            if (member.getValue().isObject()) {
                flatten(member.getValue(), key, into);
            } else {
                into.setProperty(key, member.getValue().asText());
            }
        });
    }
}
