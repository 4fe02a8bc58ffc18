package io.mxsecrets.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class QuickStartIT {
    @Test
    void theQuickStartEndsWellAndShowsNoValue() throws Exception {
        Path root = Path.of("").toAbsolutePath().getParent();
        Path output = Path.of("target/quickstart.log");
        Process run = new ProcessBuilder(root.resolve("examples/quickstart/run").toString())
                .directory(root.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();

        assertThat(run.waitFor(3, TimeUnit.MINUTES)).isTrue();

        String text = Files.readString(output);
        assertThat(run.exitValue()).as(text).isZero();
        List<String> keys = text.lines()
                .filter(line -> line.endsWith("=***"))
                .map(String::strip)
                .toList();
        assertThat(keys).hasSize(30).isSorted().contains("VCS.GitlabAdminPAT=***");
        assertThat(text).doesNotContain("example-");
    }
}
