package io.mxsecrets.cli.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.cli.CommandTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ManPageTest extends CommandTest {
    @Test
    void eachCommandHasAPageWithAllThatItSaysOfItself() throws IOException {
        Path pages = directory.resolve("man1");
        assertThat(mxsecrets("man", pages).exitCode()).isZero();
        try (Stream<Path> files = Files.list(pages)) {
            List<String> names =
                    files.map(file -> file.getFileName().toString()).toList();
            assertThat(names)
                    .contains("mxsecrets.1", "mxsecrets-doctor.1", "mxsecrets-template-pmp.1")
                    .doesNotContain("mxsecrets-man.1");
            for (String name : names) {
                List<String> lines = Files.readAllLines(pages.resolve(name));
                assertThat(lines.get(0)).startsWith(".TH \"MXSECRETS");
                assertThat(lines).contains(".SH NAME", ".SH SYNOPSIS", ".SH EXIT STATUS");
                assertThat(lines)
                        .as("%s: a request of roff that no macro package has", name)
                        .filteredOn(line -> line.startsWith(".") || line.startsWith("'"))
                        .allMatch(line -> line.matches("\\.(TH|SH|PP|TP|nf|fi)\\b.*"));
                assertThat(String.join("\n", lines)).doesNotContain("${", "@|", "%n");
            }
        }
        assertThat(Files.readString(pages.resolve("mxsecrets-put.1")))
                .contains("\\fB\\-\\-put\\-secret\\-value\\fR", ".SH EXAMPLES", "mxsecrets put ");
        assertThat(Files.readString(pages.resolve("mxsecrets.1"))).contains("\\fBmxsecrets\\-wait(1)\\fR");
    }

    @Test
    void aDirectoryThatCannotBeMadeIs73() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThat(mxsecrets("man", file.resolve("below")).exitCode()).isEqualTo(73);
    }
}
