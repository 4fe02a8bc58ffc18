package io.mxsecrets.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The values that the guide for cluster admins shows are values of the chart. */
class GuideTest {
    private static final Pattern BLOCK = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    static Stream<String> blocks() throws IOException {
        String guide = Files.readString(Chart.ROOT.resolve("docs/guides/cluster-admin.md"));
        List<String> blocks = BLOCK.matcher(guide)
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();
        assertThat(blocks).hasSize(6);
        return blocks.stream();
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void areRendered(String values) throws IOException {
        Path file = Files.createTempFile("values", ".yaml");
        Files.writeString(file, values);
        assertThat(Chart.template("-f", file.toString()).objects()).isNotEmpty();
        Files.delete(file);
    }
}
