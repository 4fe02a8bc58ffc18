package io.mxsecrets.core.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.mxsecrets.core.document.Given;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.output.FormatName;
import io.mxsecrets.core.output.Layout;
import io.mxsecrets.core.output.RenderedFile;
import io.mxsecrets.core.text.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A4: the names in {@code corpus/names}, each a JSON string on a line of its own. They come back with the next name of
 * the corpus as their value, alone and all together, or are refused by name.
 */
class NamesCorpusTest {
    private static final Path CORPUS = Path.of("src/test/resources/corpus/names");
    private static final ObjectMapper JSON = new ObjectMapper();

    static List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(CORPUS)) {
            return files.sorted().flatMap(NamesCorpusTest::namesIn).distinct().toList();
        }
    }

    private static Stream<String> namesIn(Path file) {
        try {
            return Files.readAllLines(file).stream().map(NamesCorpusTest::parse);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String parse(String line) {
        try {
            return JSON.readValue(line, String.class);
        } catch (IOException e) {
            throw new AssertionError(line, e);
        }
    }

    /** Each name that passes, with its neighbour as the value: names are as nasty there. */
    private static Map<String, String> secrets(Predicate<String> taken) throws IOException {
        Map<String, String> secrets = new LinkedHashMap<>();
        String value = "last";
        for (String name : names()) {
            if (taken.test(name)) {
                secrets.put(name, value);
            }
            value = name;
        }
        return secrets;
    }

    private static List<RenderedFile> render(FormatName format, Map<String, String> secrets) {
        return Formats.of(format).render("secrets", Given.entries(secrets), Layout.PLAIN);
    }

    private static void readsBack(
            FormatName format, Map<String, String> secrets, Function<byte[], Map<String, String>> reader) {
        byte[] file = render(format, secrets).get(0).bytes().reveal();
        assertThat(reader.apply(file)).isEqualTo(secrets);
        weReadBack(format, secrets);
    }

    private static void weReadBack(FormatName format, Map<String, String> secrets) {
        Map<String, String> sources = new LinkedHashMap<>();
        secrets.keySet().forEach(name -> sources.put(name, "main"));
        List<RenderedFile> files = render(format, secrets);
        assertThat(Given.values(Formats.read(List.of(format), "secrets", Layout.PLAIN, files, sources)
                        .orElseThrow()))
                .isEqualTo(secrets);
    }

    @ParameterizedTest
    @MethodSource("names")
    void a4EachNameAloneIsReadBack(String name) {
        Map<String, String> secret = Map.of(name, "hunter2");
        readsBack(FormatName.PROPERTIES, secret, Readers::properties);
        readsBack(FormatName.JSON, secret, Readers::jackson);
        readsBack(FormatName.JSON, secret, Readers::orgJson);
        readsBack(FormatName.HOCON, secret, Readers::typesafeConfig);
        readsBack(FormatName.YAML, secret, Readers::snakeYaml);
    }

    @Test
    void a4AllNamesTogetherAreReadBack() throws IOException {
        Map<String, String> all = secrets(name -> true);
        readsBack(FormatName.PROPERTIES, all, Readers::properties);
        readsBack(FormatName.JSON, all, Readers::jackson);
        readsBack(FormatName.JSON, all, Readers::orgJson);
        readsBack(FormatName.HOCON, all, Readers::typesafeConfig);
        readsBack(FormatName.YAML, all, Readers::snakeYaml);
    }

    @Test
    @Tag("processes")
    void a4AllNamesTogetherAreReadBackByPython() throws IOException {
        readsBack(FormatName.YAML, secrets(name -> true), Readers::pyYaml);
    }

    @Test
    @Tag("processes")
    void a4DotenvTakesTheNamesOfVariablesAndRefusesTheOthers() throws IOException {
        Map<String, String> taken = takenBy(FormatName.DOTENV, name -> name.matches("[A-Za-z_][A-Za-z0-9_.-]*"));
        readsBack(FormatName.DOTENV, taken, Readers::compose);
        readsBack(FormatName.DOTENV, taken, Readers::pythonDotenv);
    }

    @Test
    void a4FilesTakeThePlainNamesOfFilesAndRefuseTheOthers() throws IOException {
        Map<String, String> taken = takenBy(FormatName.FILES, name -> name.matches("(?!\\.\\.|\\.$)[ -.0-~]{1,255}"));
        assertThat(Readers.disk(render(FormatName.FILES, taken), "secrets.d")).isEqualTo(taken);
    }

    /** The secrets with a fitting name, when every other name is refused. */
    private static Map<String, String> takenBy(FormatName format, Predicate<String> fits) throws IOException {
        secrets(fits.negate()).forEach((name, value) -> {
            Failure refused = catchThrowableOfType(Failure.class, () -> render(format, Map.of(name, "hunter2")));
            assertThat(refused).as(name).isNotNull();
            assertThat(refused.reason()).isEqualTo(Reason.DOCUMENT_INVALID);
            assertThat(refused.sentence())
                    .startsWith("format " + format.label() + " cannot hold the key " + Printable.quoted(name) + ": ")
                    .doesNotContain("hunter2");
        });
        return secrets(fits);
    }
}
