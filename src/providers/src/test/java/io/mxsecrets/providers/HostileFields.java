package io.mxsecrets.providers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A JSON text with each of its fields in turn replaced by something else. */
public final class HostileFields {
    private static final String MARK = "@mark@";

    /** What a field may hold instead: every kind, and the ends of every range. */
    public static final List<String> VALUES = List.of(
            "null",
            "true",
            "false",
            "\"\"",
            "\"x\"",
            "\"-1\"",
            "\"7\"",
            "-1",
            "0",
            "1",
            "2147483648",
            "4611686018427387904",
            "9223372036854775807",
            "-9223372036854775808",
            "9223372036854775808",
            "18446744073709551616",
            "1e308",
            "-1e308",
            "1e400",
            "1e999999999",
            "0.5",
            "9".repeat(1_001),
            "\"2400-01-01T00:00:00Z\"",
            "\"9999-12-31T23:59:59Z\"",
            "\"+999999999-12-31T23:59:59Z\"",
            "\"0001-01-01T00:00:00Z\"",
            "\"a\\u0000\\u001b[31m\\nb\\u202e\\u2028\\u0085\"",
            "\"\\ud800\"",
            "\"" + "y".repeat(20_000) + "\"",
            "[]",
            "{}",
            "[[]]",
            "[" + "{},".repeat(26_000) + "{}]",
            "[" + "\"p\",".repeat(1_000) + "\"p\"]",
            "[".repeat(2_000) + "]".repeat(2_000),
            "{\"a\":".repeat(2_000) + "1" + "}".repeat(2_000),
            "{\"a\":1,\"a\":2}",
            "[",
            "\"",
            "");

    private final ObjectMapper json = new ObjectMapper();
    private final JsonNode tree;

    public HostileFields(String text) {
        try {
            tree = json.readTree(text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The text once for each of its members, without it. */
    public List<String> without() {
        List<String> texts = new ArrayList<>();
        remove(tree, texts);
        return texts;
    }

    private void remove(JsonNode node, List<String> texts) {
        if (node instanceof ObjectNode object) {
            for (var field : List.copyOf(object.properties())) {
                object.remove(field.getKey());
                texts.add(tree.toString());
                object.set(field.getKey(), field.getValue());
            }
        }
        node.forEach(child -> remove(child, texts));
    }

    /** The text once for each of its fields, the whole included. */
    public List<String> with(String value) {
        return gaps().stream().map(gap -> gap.with(value)).toList();
    }

    /** The places of the text's fields, the whole included. */
    public List<Gap> gaps() {
        List<Gap> gaps = new ArrayList<>(List.of(new Gap("", "")));
        visit(tree, gaps);
        return gaps;
    }

    private void visit(JsonNode node, List<Gap> gaps) {
        if (node instanceof ObjectNode object) {
            for (var field : List.copyOf(object.properties())) {
                object.set(field.getKey(), TextNode.valueOf(MARK));
                gaps.add(Gap.at("\"" + MARK + "\"", tree.toString()));
                object.set(field.getKey(), field.getValue());
                visit(field.getValue(), gaps);
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                JsonNode element = array.get(i);
                array.set(i, TextNode.valueOf(MARK));
                gaps.add(Gap.at("\"" + MARK + "\"", tree.toString()));
                array.set(i, element);
                visit(element, gaps);
            }
        }
    }
}
