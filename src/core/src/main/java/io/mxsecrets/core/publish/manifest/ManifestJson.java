package io.mxsecrets.core.publish.manifest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import io.mxsecrets.core.publish.manifest.SourceState.Freshness;
import io.mxsecrets.core.text.Printable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The manifest as JSON. Readers ignore members that they do not know, so that later versions may add some. */
public final class ManifestJson {
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(32).build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    private ManifestJson() {}

    /** Keys may hold any character: what cannot be seen is an escape, which is the same key to whoever reads JSON. */
    private static final class Unseen extends CharacterEscapes {
        private static final long serialVersionUID = 1;
        private static final int DELETE = 0x7F;

        @Override
        public int[] getEscapeCodesForAscii() {
            int[] codes = standardAsciiEscapesForJSON();
            codes[DELETE] = ESCAPE_STANDARD;
            return codes;
        }

        /** Null for what stays as it is; the two halves of a pair are escapes anyway. */
        @Override
        public SerializableString getEscapeSequence(int c) {
            return Printable.isSeen(c) || Character.isSurrogate((char) c)
                    ? null
                    : new SerializedString(String.format("\\u%04X", c));
        }
    }

    public static byte[] write(Manifest manifest) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = JSON.createGenerator(bytes)) {
            out.setCharacterEscapes(new Unseen());
            out.writeStartObject();
            out.writeNumberField("schema", Manifest.SCHEMA);
            out.writeStringField("generation", manifest.generation());
            out.writeStringField("firstGeneration", manifest.firstGeneration());
            out.writeStringField("settings", manifest.settings());
            out.writeBooleanField("restartDue", manifest.restartDue());
            out.writeObjectFieldStart("sources");
            for (Map.Entry<String, SourceState> source : manifest.sources().entrySet()) {
                writeSource(source.getKey(), source.getValue(), out);
            }
            out.writeEndObject();
            out.writeObjectFieldStart("keys");
            for (Map.Entry<String, String> key : manifest.keys().entrySet()) {
                out.writeStringField(key.getKey(), key.getValue());
            }
            out.writeEndObject();
            out.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed");
        }
        return bytes.toByteArray();
    }

    private static void writeSource(String alias, SourceState state, JsonGenerator out) throws IOException {
        out.writeObjectFieldStart(alias);
        out.writeStringField("version", state.version());
        if (state.created().isPresent()) {
            out.writeStringField("created", state.created().get().toString());
        } else {
            out.writeNullField("created");
        }
        out.writeStringField("state", state.freshness().name().toLowerCase(Locale.ROOT));
        out.writeEndObject();
    }

    /** Empty when the bytes are no manifest of a schema that we know. */
    public static Optional<Manifest> read(byte[] bytes) {
        try (JsonParser in = JSON.createParser(bytes)) {
            return Optional.of(new Reading(in).manifest());
        } catch (IOException | IllegalArgumentException | DateTimeException | NullPointerException e) {
            return Optional.empty();
        }
    }

    /** One reading; a missing or strange member ends it with one of the exceptions above. */
    private record Reading(JsonParser in) {
        Manifest manifest() throws IOException {
            Map<String, String> texts = new HashMap<>();
            TreeMap<String, SourceState> sources = new TreeMap<>();
            Map<String, String> keys = Map.of();
            in.nextToken();
            for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
                JsonToken value = in.nextToken();
                switch (name) {
                    case "sources" -> sources(sources);
                    case "keys" -> keys = texts();
                    default -> {
                        texts.put(name, in.getText());
                        if (value.isStructStart()) {
                            in.skipChildren();
                        }
                    }
                }
            }
            if (!String.valueOf(Manifest.SCHEMA).equals(texts.get("schema")) || in.nextToken() != null) {
                throw new IllegalArgumentException("another schema");
            }
            boolean restartDue = "true".equals(texts.get("restartDue"));
            return new Manifest(
                    texts.get("generation"),
                    texts.get("firstGeneration"),
                    texts.get("settings"),
                    restartDue,
                    sources,
                    keys);
        }

        private void sources(Map<String, SourceState> sources) throws IOException {
            for (String alias = in.nextFieldName(); alias != null; alias = in.nextFieldName()) {
                in.nextToken();
                Map<String, String> state = texts();
                sources.put(
                        alias,
                        new SourceState(
                                state.get("version"),
                                Optional.ofNullable(state.get("created")).map(Instant::parse),
                                Freshness.valueOf(state.get("state").toUpperCase(Locale.ROOT))));
            }
        }

        /** The members of the object at the parser's token whose values are strings. */
        private Map<String, String> texts() throws IOException {
            Map<String, String> texts = new LinkedHashMap<>();
            for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
                if (in.nextToken() == JsonToken.VALUE_STRING) {
                    texts.put(name, in.getText());
                }
                in.skipChildren();
            }
            return texts;
        }
    }
}
