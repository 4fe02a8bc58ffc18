package io.mxsecrets.examples.guides;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.testbed.server.Binaries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The English of the README, the first page and the guides, judged by Vale with the style in {@code src/prose}. */
class ProseTest {
    private static final Path FOLDER = Pages.ROOT.resolve("src/prose");

    @Test
    void theGuidesKeepToTheStyle() throws Exception {
        assertThat(vale("README.md", "docs/index.md", "docs/guides")).isEmpty();
    }

    /** Each rule finds what it is for, and passes the same said well. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Sentences | One two three four five six seven eight nine ten, one two three four five six seven `eight nine` ten, one two three four five six seven. | One two three four five six seven eight nine ten, one two three four five six seven `eight nine` ten, one two three four five six.",
                "Words     | While the store is away, the file stays.            | While the store is unavailable, the file stays.",
                "Because   | It stops, for the key is lost.                      | It stops for a minute, for the app that waits.",
                "Only      | The agent alone reads it.                           | Leave the `file` alone.",
                "Passive   | The pod is refused by the webhook.                  | The webhook refuses the pod.",
                "Inverted  | It waits. Only then does the app start.             | The app starts only then.",
            })
    void aRuleFindsItsKindAndNothingElse(String rule, String bad, String good, @TempDir Path scratch) throws Exception {
        Path page = scratch.resolve("page.md");
        Files.writeString(page, bad + "\n");
        assertThat(vale(page.toString())).singleElement().asString().contains("Plain." + rule + ":");
        Files.writeString(page, good + "\n");
        assertThat(vale(page.toString())).isEmpty();
    }

    @Test
    void everyRuleHasAnExampleHere() throws IOException {
        try (Stream<Path> rules = Files.list(FOLDER.resolve("styles/Plain"))) {
            assertThat(rules.map(rule -> rule.getFileName().toString().replace(".yml", ""))
                            .collect(Collectors.toSet()))
                    .containsExactlyInAnyOrder("Sentences", "Words", "Because", "Only", "Passive", "Inverted");
        }
    }

    /** What it found, a line each. */
    private static List<String> vale(String... pages) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Binaries.need("vale").toString(),
                "--config=" + FOLDER.resolve("vale.ini"),
                "--output=line",
                "--no-wrap"));
        command.addAll(List.of(pages));
        Process vale = new ProcessBuilder(command)
                .directory(Pages.ROOT.toFile())
                .redirectErrorStream(true)
                .start();
        vale.getOutputStream().close();
        List<String> found =
                new String(vale.getInputStream().readAllBytes()).lines().toList();
        assertThat(vale.waitFor()).as(String.join("\n", found)).isEqualTo(found.isEmpty() ? 0 : 1);
        return found;
    }
}
