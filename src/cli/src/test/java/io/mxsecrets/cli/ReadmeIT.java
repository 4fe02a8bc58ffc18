package io.mxsecrets.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's way from a clone to a linted document and a printed policy: its commands, and what it says that they print. */
class ReadmeIT {
    private static final Path ROOT = Path.of("../..");
    private static final Pattern COMMANDS = Pattern.compile(
            "```bash\n(mxsecrets\\(\\).*?)```\n\nThey print[^\n]*\n\n```text\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path directory;

    @Test
    void theCommandsPrintWhatThePageSays() throws Exception {
        Matcher page = COMMANDS.matcher(Files.readString(ROOT.resolve("README.md")));
        assertThat(page.find()).isTrue();
        for (String folder : List.of("src", "examples")) {
            Files.createSymbolicLink(
                    directory.resolve(folder), ROOT.resolve(folder).toRealPath());
        }
        Path said = directory.resolve("said");
        Process shell = new ProcessBuilder("bash", "-euo", "pipefail", "-c", page.group(1))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertThat(shell.waitFor(120, TimeUnit.SECONDS)).isTrue();

        String out = Files.readString(said, UTF_8);
        assertThat(shell.exitValue()).as(out).isZero();
        assertThat(page.group(2).lines()).isNotEmpty().allSatisfy(line -> assertThat(out)
                .contains(line));
        assertThat(directory.resolve("document.json")).isNotEmptyFile();
        assertThat(out).contains("secretsmanager:GetSecretValue", "secret:orders/prod-a1B2c3");
    }
}
