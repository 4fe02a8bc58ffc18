package io.mxsecrets.core.document;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.mxsecrets.core.entries.Origin;
import io.mxsecrets.core.text.JsonText;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** Writes the array at the parser's token as compact JSON text, its numbers as they were written. */
final class JsonArrayText {
    private final JsonDocument document;
    private final JsonParser parser;
    private final StringBuilder out = new StringBuilder();

    JsonArrayText(JsonDocument document) {
        this.document = document;
        this.parser = document.parser();
    }

    /** @param depth that of the array */
    String read(Origin at, int depth) throws IOException {
        value(at, depth);
        return out.toString();
    }

    private void value(Origin at, int depth) throws IOException {
        switch (parser.currentToken()) {
            case START_OBJECT -> object(at, depth);
            case START_ARRAY -> array(at, depth);
            case VALUE_STRING -> JsonText.quote(document.text(at), out);
            default -> out.append(parser.getText());
        }
    }

    private void array(Origin at, int depth) throws IOException {
        out.append('[');
        int index = 0;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (index > 0) {
                out.append(',');
            }
            inner(token, at.member(Integer.toString(index++)), depth);
        }
        out.append(']');
    }

    private void object(Origin at, int depth) throws IOException {
        out.append('{');
        Set<String> names = new HashSet<>();
        boolean first = true;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_OBJECT; token = parser.nextToken()) {
            Origin member = document.member(at, parser.currentName(), names);
            if (!first) {
                out.append(',');
            }
            first = false;
            JsonText.quote(parser.currentName(), out);
            out.append(':');
            inner(parser.nextToken(), member, depth);
        }
        out.append('}');
    }

    private void inner(JsonToken token, Origin at, int depth) throws IOException {
        value(at, token.isStructStart() ? document.deeper(at, depth) : depth);
    }
}
