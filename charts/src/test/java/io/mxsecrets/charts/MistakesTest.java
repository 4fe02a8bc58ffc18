package io.mxsecrets.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** W31: which mistakes of an admin Helm refuses, before anything reaches the cluster. */
class MistakesTest {
    private static final Path TABLE = Chart.ROOT.resolve("src/injection/src/test/resources/configuration-mistakes.txt");

    @TempDir
    Path scratch;

    static Stream<String> mistakes() throws IOException {
        return Files.readAllLines(TABLE).stream().filter(line -> !line.startsWith("#") && !line.isBlank());
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void w31IsRefusedByTheFirstThatSeesIt(String line) throws IOException {
        String[] columns = line.split(" \\| ");
        Path values = Files.writeString(scratch.resolve("values.yaml"), columns[1]);

        Chart.Result result = Chart.template("-f", values.toString());

        boolean schema = result.err().contains("specifications of the schema");
        String first = result.status() == 0 ? "load" : schema ? "schema" : "render";
        assertThat(first).as(result.err()).isEqualTo(columns[0]);
    }
}
