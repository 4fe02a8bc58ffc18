package io.mxsecrets.examples.guides;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages for those who come from another product all answer the same questions. */
class FromPagesTest {
    static final Path FOLDER = Pages.ROOT.resolve("docs/guides/from");

    static Stream<Path> pages() throws IOException {
        return Pages.all().stream().filter(page -> page.startsWith(FOLDER) && !page.endsWith("README.md"));
    }

    @Test
    void thereIsOneForEachOfTheNineAndTheIndexNamesIt() throws IOException {
        String index = Files.readString(FOLDER.resolve("README.md"));
        assertThat(pages()).hasSize(9).allMatch(page -> index.contains("](" + page.getFileName() + ")"));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void eachHasAManifestBeforeAndAfterAndSaysWhatIsNotNeeded(Path page) throws IOException {
        String text = Files.readString(page);
        assertThat(Pages.yaml(page, "before")).isPresent();
        assertThat(Pages.yaml(page, "after")).isPresent();
        assertThat(Pages.section(text, "What you do not need")).isNotBlank();
        assertThat(Pages.rows(Pages.section(text, "Field by field"))).hasSizeGreaterThan(8);
    }

    /** In this order; the pod is walked to its file, and to the file after a rotation, in {@code FromPagesPodIT}. */
    @ParameterizedTest
    @MethodSource("pages")
    void eachEndsInCommandsThatAreWalked(Path page) throws IOException {
        List<String> headings = Files.readAllLines(page).stream()
                .filter(line -> line.startsWith("## "))
                .toList();
        assertThat(headings)
                .containsSubsequence(
                        "## Before", "## After", "## Apply", "## Verify", "## Rotate", "## Field by field");
        assertThat(Block.below(page, "Apply")).extracting(Block::kind).contains("walk");
        assertThat(Block.below(page, "Verify")).extracting(Block::kind).containsExactly("walk");
        assertThat(Block.below(page, "Rotate")).extracting(Block::kind).containsExactly("walk", "walk");
        assertThat(page.getFileName()).asString().satisfies(name -> assertThat(walked())
                .contains('"' + name.replace(".md", "") + '"'));
    }

    private static String walked() throws IOException {
        return Files.readString(
                Pages.ROOT.resolve("examples/src/test/java/io/mxsecrets/examples/node/PeerStates.java"));
    }

    /** Each row of the five pages is served, or it says why not, and leads to where. */
    @Test
    void eachRowOfTheFivePagesLeadsSomewhere() throws IOException {
        List<List<String>> rows = Pages.rows(Files.readString(Pages.ROOT.resolve("docs/engineering/seeds.md"))).stream()
                .filter(row -> !row.get(0).equals("the page says"))
                .toList();
        assertThat(rows).hasSizeGreaterThan(75).allSatisfy(row -> {
            assertThat(row).hasSize(3);
            assertThat(row.get(1)).matches("served([;, ].*)?|(otherwise|no): .+");
            assertThat(row.get(2)).matches("\\[[^]]+]\\(.+\\)");
        });
    }

    /** A field has one of our settings as its counterpart, or none. */
    @ParameterizedTest
    @MethodSource("pages")
    void everyCounterpartIsASetting(Path page) throws IOException {
        for (List<String> row : Pages.rows(Pages.section(Files.readString(page), "Field by field"))) {
            for (String code : GuidesTest.codesOf(row.get(1))) {
                assertThat(GuidesTest.settings()).as(row.toString()).contains(code.replaceAll("(\\.X)?(:.*)?$", ""));
            }
        }
    }
}
