package io.mxsecrets.providers.vault;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.mxsecrets.core.provider.vault.VaultPath;
import io.mxsecrets.core.secret.SecretBytes;
import java.io.IOException;
import java.util.Optional;

/**
 * Finds <code>{"KEY": {"value": …}}</code>, which Mendix's own page warns of: the entry is then called {@code KEY.value} and
 * nobody looks for it there.
 */
final class ValueKeys {
    private static final JsonFactory JSON = new JsonFactory();

    private ValueKeys() {}

    /** The first key that holds an object with only {@code value}. */
    static Optional<String> in(SecretBytes document) {
        try (JsonParser parser = JSON.createParser(document.reveal())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
                if (parser.nextToken() == JsonToken.START_OBJECT && holdsValueAlone(parser)) {
                    return Optional.of(key);
                }
                parser.skipChildren();
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // The parser of documents will say what is wrong with it.
        }
    }

    /** Leaves the parser at the object's end, or inside what {@link JsonParser#skipChildren} then skips. */
    private static boolean holdsValueAlone(JsonParser parser) throws IOException {
        int fields = 0;
        boolean value = false;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            value = name.equals("value");
            fields++;
            parser.nextToken();
            parser.skipChildren();
        }
        return value && fields == 1;
    }

    static String sentence(VaultPath path, String key) {
        return "the key " + safe(key) + " of " + path
                + " holds an object whose only member is value, so its entry is called " + safe(key) + ".value";
    }

    private static String safe(String key) {
        String shown = key.replaceAll("[^A-Za-z0-9._-]", "?");
        return shown.length() > 64 ? shown.substring(0, 64) + "…" : shown;
    }
}
