package io.mxsecrets.core.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.mxsecrets.core.entries.DocumentName;
import io.mxsecrets.core.entries.Entries;
import io.mxsecrets.core.entries.Entry;
import io.mxsecrets.core.entries.EntrySet;
import io.mxsecrets.core.entries.Origin;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.failure.Warning;
import io.mxsecrets.core.secret.SecretText;
import io.mxsecrets.core.text.Printable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One walk over the tokens of one JSON document. Serves one call. */
final class JsonDocument {
    /** Limits of {@link Limits} hold, with their own sentences; these only have to be wide enough not to be met first. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(2 * Limits.DEPTH)
                    .maxNumberLength(Limits.DOCUMENT_BYTES)
                    .maxNameLength(Limits.DOCUMENT_BYTES)
                    .maxStringLength(Limits.DOCUMENT_BYTES)
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private final DocumentName name;
    private final FlattenRules rules;
    private final List<Warning> warnings;
    private final List<Entry> entries = new ArrayList<>();
    private final List<String> empty = new ArrayList<>();
    private JsonParser parser;
    private int leaves;

    JsonDocument(DocumentName name, FlattenRules rules, List<Warning> warnings) {
        this.name = name;
        this.rules = rules;
        this.warnings = warnings;
    }

    /** @param bytes valid UTF-8 without a NUL, whose first character that is no white space is an opening brace */
    EntrySet flatten(byte[] bytes, int from) {
        try (JsonParser opened = JSON.createParser(bytes, from, bytes.length - from)) {
            parser = opened;
            parser.nextToken();
            object(Origin.document(name.alias()), "", 1);
            if (parser.nextToken() != null) {
                throw invalid("has something after its JSON object", "remove it");
            }
        } catch (JsonProcessingException e) {
            throw notJson(e);
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed");
        }
        return new EntrySet(Entries.of(entries, this::settle), empty, warnings);
    }

    private void object(Origin at, String prefix, int depth) throws IOException {
        Set<String> names = new HashSet<>();
        JsonToken token = parser.nextToken();
        if (token == JsonToken.END_OBJECT) {
            count();
        }
        for (; token != JsonToken.END_OBJECT; token = parser.nextToken()) {
            String name = parser.currentName();
            Origin place = member(at, name, names);
            parser.nextToken();
            value(place, prefix.isEmpty() ? name : prefix + name, depth);
        }
    }

    /**
     * The member of an object that starts at the parser's token, with a name that a text can hold.
     *
     * @param names the names of this object so far
     */
    Origin member(Origin at, String member, Set<String> names) {
        Origin place = at.member(member);
        Optional<String> wrong = Characters.wrongIn(member);
        if (wrong.isPresent()) {
            throw invalidAt(place, "has " + wrong.get() + " in its name, which no text can hold", "rename it");
        }
        if (!names.add(member)) {
            throw invalidAt(place, "is there twice in one object", "keep one of the two");
        }
        return place;
    }

    private void array(Origin at, String key, int depth) throws IOException {
        int index = 0;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            String element = Integer.toString(index++);
            value(at.member(element), key + "." + element, depth);
        }
        if (index == 0) {
            count();
        }
    }

    /** Adds what the value at the parser's token gives; {@code depth} is that of the object or array it is in. */
    private void value(Origin at, String key, int depth) throws IOException {
        checkKey(at, key);
        switch (parser.currentToken()) {
            case START_OBJECT -> object(at, key + ".", deeper(at, depth));
            case START_ARRAY -> {
                if (rules.arrays() == ArrayRule.INDEX) {
                    array(at, key, deeper(at, depth));
                } else {
                    add(at, key, new JsonArrayText(this).read(at, deeper(at, depth)));
                }
            }
            case VALUE_NULL -> add(at, key, "");
            default -> add(at, key, text(at));
        }
    }

    /** The text of the scalar at the parser's token: of a string its characters, of all else what is written. */
    String text(Origin at) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            return parser.getText();
        }
        char[] buffer = parser.getTextCharacters();
        int offset = parser.getTextOffset();
        int length = parser.getTextLength();
        Optional<String> wrong = Characters.wrongIn(buffer, offset, length);
        if (wrong.isPresent()) {
            throw invalidAt(at, "has " + wrong.get() + " in its value, which no text can hold", "remove it");
        }
        return new String(buffer, offset, length);
    }

    private void add(Origin at, String key, String text) {
        count();
        if (text.length() > Limits.VALUE_BYTES / 3
                && text.getBytes(StandardCharsets.UTF_8).length > Limits.VALUE_BYTES) {
            throw tooLarge(at, "is longer than " + Limits.VALUE_BYTES + " bytes, the limit of a value", "shorten it");
        }
        if (!text.isEmpty() || rules.emptyValues() == EmptyRule.KEEP) {
            entries.add(new Entry(key, SecretText.of(text), at));
        } else if (rules.emptyValues() == EmptyRule.SKIP) {
            empty.add(key);
        } else {
            throw invalidAt(at, "is empty or null", "give it a value, or set empty-values to skip or keep");
        }
    }

    private void count() {
        if (++leaves > Limits.ENTRIES) {
            throw name.failure(
                    Reason.TOO_LARGE,
                    Step.FLATTEN,
                    "gives more than " + Limits.ENTRIES + " entries, the limit of a document",
                    "split it");
        }
    }

    int deeper(Origin at, int depth) {
        if (depth == Limits.DEPTH) {
            throw tooLarge(at, "is nested more than " + Limits.DEPTH + " levels deep", "flatten it");
        }
        return depth + 1;
    }

    private void checkKey(Origin at, String key) {
        if (key.length() > Limits.KEY_LENGTH) {
            throw tooLarge(at, "makes a key of more than " + Limits.KEY_LENGTH + " characters", "shorten it");
        }
    }

    JsonParser parser() {
        return parser;
    }

    /** One key from two places, such as {@code {"a.b":…}} and {@code {"a":{"b":…}}}. */
    private Entry settle(Entry first, Entry second) {
        String places = "gives the key " + Printable.quoted(first.key()) + " at " + shown(first.origin()) + " and at "
                + shown(second.origin());
        if (!first.value().equals(second.value())) {
            throw name.failure(
                    Reason.CONFLICT, Step.FLATTEN, places + ", with different values", "remove one of the two");
        }
        warnings.add(name.warning(Step.FLATTEN, places + ", with equal values: one of the two is enough"));
        return first;
    }

    private Failure notJson(JsonProcessingException e) {
        String where = e.getLocation() == null
                ? ""
                : " at line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
        String words = String.valueOf(e.getOriginalMessage());
        boolean comment = words.contains("comment") || words.contains("('#' (code 35))");
        return invalid("is not valid JSON" + where, comment ? "JSON has no comments, remove them" : "correct it");
    }

    private Failure invalid(String what, String remedy) {
        return name.failure(Reason.DOCUMENT_INVALID, Step.PARSE, what, remedy);
    }

    Failure invalidAt(Origin place, String what, String remedy) {
        return invalid("at " + shown(place) + " " + what, remedy);
    }

    private Failure tooLarge(Origin place, String what, String remedy) {
        return name.failure(Reason.TOO_LARGE, Step.FLATTEN, "at " + shown(place) + " " + what, remedy);
    }

    private static String shown(Origin place) {
        return Printable.quoted(place.place());
    }
}
