package io.mxsecrets.providers.vault;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.mxsecrets.core.secret.SecretBytes;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * The answer to a read of KV version 2, taken apart without being understood: the document is cut out of the body byte for
 * byte, so that numbers stay as they are written ({@code 1.10}, {@code 1e400}) and a name that stands twice is seen by the
 * parser whose business that is.
 *
 * @param document the bytes of {@code data.data}, where that is an object
 * @param metadata {@code data.metadata}; without it the engine is not KV version 2
 */
record KvAnswer(Optional<SecretBytes> document, Optional<Metadata> metadata) {
    private static final JsonFactory JSON = new JsonFactory();

    /**
     * @param deleted when it was, or will be, deleted
     * @param destroyed its data is gone for good
     */
    record Metadata(int version, Optional<Instant> created, Optional<Instant> deleted, boolean destroyed) {}

    /** Nothing where the body is no whole JSON object. */
    static Optional<KvAnswer> parse(byte[] body) {
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            KvAnswer found = new KvAnswer(Optional.empty(), Optional.empty());
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                boolean object = parser.nextToken() == JsonToken.START_OBJECT;
                if (object && name.equals("data")) {
                    found = data(parser, body);
                } else {
                    parser.skipChildren();
                }
            }
            return parser.currentToken() == JsonToken.END_OBJECT ? Optional.of(found) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static KvAnswer data(JsonParser parser, byte[] body) throws IOException {
        Optional<SecretBytes> document = Optional.empty();
        Optional<Metadata> metadata = Optional.empty();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            boolean object = parser.nextToken() == JsonToken.START_OBJECT;
            if (object && name.equals("data")) {
                int start = (int) parser.currentTokenLocation().getByteOffset();
                parser.skipChildren();
                int end = (int) parser.currentLocation().getByteOffset();
                document = Optional.of(SecretBytes.owning(Arrays.copyOfRange(body, start, end)));
            } else if (object && name.equals("metadata")) {
                metadata = metadata(parser);
            } else {
                parser.skipChildren();
            }
        }
        return new KvAnswer(document, metadata);
    }

    private static Optional<Metadata> metadata(JsonParser parser) throws IOException {
        int version = 0;
        Optional<Instant> created = Optional.empty();
        Optional<Instant> deleted = Optional.empty();
        boolean destroyed = false;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken value = parser.nextToken();
            switch (name) {
                case "version" -> version = value == JsonToken.VALUE_NUMBER_INT ? parser.getIntValue() : 0;
                case "created_time" -> created = instant(parser.getText());
                case "deletion_time" -> deleted = instant(parser.getText());
                case "destroyed" -> destroyed = value == JsonToken.VALUE_TRUE;
                default -> parser.skipChildren();
            }
        }
        return version > 0 ? Optional.of(new Metadata(version, created, deleted, destroyed)) : Optional.empty();
    }

    private static Optional<Instant> instant(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
