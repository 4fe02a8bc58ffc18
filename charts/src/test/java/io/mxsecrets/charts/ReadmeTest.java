package io.mxsecrets.charts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of values in the README is the comments of {@code values.yaml}; {@code -Ddocs.write} writes it anew. */
class ReadmeTest {
    private static final Path README = Chart.FOLDER.resolve("README.md");
    private static final String HEADING = "## Values\n";
    private static final Pattern KEY = Pattern.compile("( *)([A-Za-z0-9-]+):.*");

    @Test
    void theReadmeSaysWhatTheValuesSay() throws IOException {
        String text = Files.readString(README);
        String page = text.substring(0, text.indexOf(HEADING) + HEADING.length()) + "\n" + table();
        if (System.getProperty("docs.write") != null) {
            Files.writeString(README, page);
        }
        assertThat(Files.readString(README))
                .as("%s; run the test with -Ddocs.write to write it anew", README)
                .isEqualTo(page);
    }

    @Test
    void everyValueIsDocumented() throws IOException {
        Map<String, String> docs = docs();
        List<String> silent = new ArrayList<>();
        undocumented("", values(), docs, silent);
        assertThat(silent).isEmpty();
    }

    private static void undocumented(String path, JsonNode node, Map<String, String> docs, List<String> silent) {
        if (docs.containsKey(path)) {
            return;
        }
        if (!node.isObject() || node.isEmpty()) {
            silent.add(path);
            return;
        }
        node.properties()
                .forEach(field -> undocumented(
                        path.isEmpty() ? field.getKey() : path + "." + field.getKey(), field.getValue(), docs, silent));
    }

    private static String table() throws IOException {
        StringBuilder table = new StringBuilder("| value | default | what it is |\n|---|---|---|\n");
        JsonNode values = values();
        docs().forEach((path, doc) -> table.append("| `%s` | `%s` | %s |\n"
                .formatted(path, values.at("/" + path.replace('.', '/')), doc.replace("|", "\\|"))));
        return table.toString();
    }

    /** The {@code # --} comments by the path of the value below them, in order. */
    private static Map<String, String> docs() throws IOException {
        Map<String, String> docs = new LinkedHashMap<>();
        Deque<String> path = new ArrayDeque<>();
        String doc = "";
        for (String line : Files.readAllLines(Chart.FOLDER.resolve("values.yaml"))) {
            String text = line.strip();
            Matcher key = KEY.matcher(line);
            if (text.startsWith("# -- ")) {
                doc = text.substring(5);
            } else if (text.startsWith("# ") && !doc.isEmpty()) {
                doc += " " + text.substring(2);
            } else if (key.matches()) {
                int depth = key.group(1).length() / 2;
                while (path.size() > depth) {
                    path.removeLast();
                }
                path.addLast(key.group(2));
                if (!doc.isEmpty()) {
                    docs.put(String.join(".", path), doc);
                }
                doc = "";
            }
        }
        return docs;
    }

    private static JsonNode values() throws IOException {
        return Chart.YAML.readTree(Files.readString(Chart.FOLDER.resolve("values.yaml")));
    }
}
