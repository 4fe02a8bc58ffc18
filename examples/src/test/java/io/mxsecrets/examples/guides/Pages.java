package io.mxsecrets.examples.guides;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The pages that people read. */
public final class Pages {
    /** Of the project. */
    static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    private static final List<String> NOT_OURS = List.of("target", "node_modules", ".git");

    private Pages() {}

    static List<Path> all() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> NOT_OURS.stream()
                            .noneMatch(
                                    folder -> ROOT.relativize(file).toString().contains(folder + "/")))
                    .sorted()
                    .toList();
        }
    }

    static String guide(String name) throws IOException {
        return Files.readString(ROOT.resolve("docs/guides").resolve(name + ".md"));
    }

    /** The first block of YAML with this word after {@code yaml}. */
    public static Optional<String> yaml(Path page, String word) throws IOException {
        List<String> lines = Files.readAllLines(page);
        int begin = lines.indexOf("```yaml " + word);
        return begin < 0
                ? Optional.empty()
                : Optional.of(String.join(
                        "\n",
                        lines.subList(
                                begin + 1,
                                begin + lines.subList(begin, lines.size()).indexOf("```"))));
    }

    /** The text below a heading of the second level. */
    static String section(String page, String heading) {
        int begin = page.indexOf("\n## " + heading + "\n");
        if (begin < 0) {
            throw new AssertionError("no section " + heading);
        }
        int end = page.indexOf("\n## ", begin + 1);
        return page.substring(begin, end < 0 ? page.length() : end);
    }

    /** The first cells of the rows of the tables in a text, without their heads. */
    static List<List<String>> rows(String text) {
        return text.lines()
                .filter(line -> line.startsWith("| ") && line.endsWith("|"))
                .map(line -> Stream.of(line.substring(1, line.length() - 1).split("(?<!\\\\)\\|"))
                        .map(String::strip)
                        .toList())
                .toList();
    }
}
