package io.mxsecrets.examples.guides;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Commands that a page shows.
 *
 * @param line of the page, where it begins
 * @param kind the word after {@code bash}: where it can run, empty for a desk
 */
public record Block(Path page, int line, String kind, String commands) {
    private static final String FENCE = "```";

    /** All of the kind. */
    public static List<Block> of(String kind) throws IOException {
        return all().stream().filter(block -> block.kind().equals(kind)).toList();
    }

    /** All of a page below a heading of the second level, in their order. */
    public static List<Block> below(Path page, String heading) throws IOException {
        List<String> lines = Files.readAllLines(page);
        int begin = lines.indexOf("## " + heading);
        List<Block> blocks = new ArrayList<>();
        for (Block block : all()) {
            if (block.page().equals(page)
                    && begin >= 0
                    && block.line() > begin
                    && lines.subList(begin + 1, block.line()).stream().noneMatch(line -> line.startsWith("## "))) {
                blocks.add(block);
            }
        }
        return blocks;
    }

    static List<Block> all() throws IOException {
        List<Block> blocks = new ArrayList<>();
        for (Path page : Pages.all()) {
            List<String> lines = Files.readAllLines(page);
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).startsWith(FENCE + "bash")) {
                    int end = i + lines.subList(i, lines.size()).indexOf(FENCE);
                    String kind = lines.get(i).substring(FENCE.length() + "bash".length());
                    blocks.add(new Block(page, i + 1, kind.strip(), String.join("\n", lines.subList(i + 1, end))));
                }
            }
        }
        return blocks;
    }

    @Override
    public String toString() {
        return Pages.ROOT.relativize(page) + ":" + line;
    }
}
