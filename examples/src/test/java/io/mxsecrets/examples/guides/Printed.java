package io.mxsecrets.examples.guides;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A text that people read and whose commands they type: a block or a span of code of a page, a sentence of the programs, a
 * line of the chart or of an example.
 *
 * @param where for messages
 * @param text one line; what a sentence fills in is an ellipsis
 */
record Printed(String where, String text) {
    private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
    private static final Pattern SENTENCE = Pattern.compile("\"((?:[^\"\\\\\n]|\\\\.)*)\"");
    /** Literals that follow each other, and a value between two of them. */
    private static final Pattern JOINED = Pattern.compile("\"\\s*\\+\\s*\"");

    private static final Pattern FILLED = Pattern.compile("\"\\s*\\+\\s*[^\";]{1,200}?\\s*\\+\\s*\"");
    private static final Pattern CONTINUED = Pattern.compile("\\\\\n\\s*");

    /** The modules whose sentences nobody of a cluster reads. */
    private static final List<String> TOOLS = List.of("src/testbed/", "src/bench/");

    static List<Printed> all() throws IOException {
        List<Printed> all = new ArrayList<>();
        for (Block block : Block.all()) {
            CONTINUED
                    .matcher(block.commands())
                    .replaceAll("")
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line -> all.add(new Printed(block.toString(), line)));
        }
        for (Path page : Pages.all()) {
            CODE.matcher(Files.readString(page))
                    .results()
                    .forEach(code -> all.add(new Printed(name(page), code.group(1))));
        }
        for (Path file : files()) {
            String text = Files.readString(file);
            if (file.toString().endsWith(".java")) {
                sentences(text).forEach(sentence -> all.add(new Printed(name(file), sentence)));
            } else {
                CONTINUED.matcher(text).replaceAll("").lines().forEach(line -> all.add(new Printed(name(file), line)));
            }
        }
        return all;
    }

    static Stream<String> sentences(String java) {
        String whole = JOINED.matcher(java).replaceAll("");
        return SENTENCE.matcher(FILLED.matcher(whole).replaceAll("…"))
                .results()
                .map((MatchResult sentence) -> sentence.group(1).replace("\\\"", "\""));
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(Pages.ROOT)) {
            return files.filter(file -> {
                        String name = name(file);
                        boolean program = name.contains("src/main/java/")
                                && name.endsWith(".java")
                                && TOOLS.stream().noneMatch(name::startsWith);
                        boolean shipped =
                                (name.startsWith("charts/mendix-secrets-injector/") || name.startsWith("examples/"))
                                        && name.matches(".*\\.(yaml|tpl|txt|tf|env)");
                        return (program || shipped) && !name.contains("/target/");
                    })
                    .sorted()
                    .toList();
        }
    }

    private static String name(Path file) {
        return Pages.ROOT.relativize(file).toString();
    }
}
