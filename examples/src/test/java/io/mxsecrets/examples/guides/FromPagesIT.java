package io.mxsecrets.examples.guides;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The commands of the pages for those who come from another product, with the page's manifests in the reader's directory. */
class FromPagesIT {
    @TempDir
    Path home;

    static Stream<Path> pages() throws IOException {
        return FromPagesTest.pages();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void theCommandsOfThePageSucceed(Path page) throws Exception {
        Desk desk = new Desk(home);
        desk.program(
                "mxsecrets",
                "case $* in *after.yaml*) exec 2> warnings ;; esac\nexec %s \"$@\"".formatted(Stores.MXSECRETS));
        for (String word : List.of("before", "after", "values", "mendixapp")) {
            Optional<String> yaml = Pages.yaml(page, word);
            if (yaml.isPresent()) {
                desk.file(word + ".yaml", yaml.get());
            }
        }
        List<Block> blocks = Block.of("from").stream()
                .filter(block -> block.page().equals(page))
                .toList();
        assertThat(blocks).isNotEmpty();
        for (Block block : blocks) {
            desk.run(block, Map.of());
        }
        assertThat(home.resolve("warnings")).isEmptyFile();
    }
}
