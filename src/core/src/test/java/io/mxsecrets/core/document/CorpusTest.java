package io.mxsecrets.core.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mxsecrets.core.entries.EntrySet;
import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.format.Formats;
import io.mxsecrets.core.output.FormatName;
import io.mxsecrets.core.output.Layout;
import io.mxsecrets.core.secret.SecretBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The documents in {@code corpus/documents}: a valid one has its properties beside it, an invalid one the beginning of
 * the sentence that refuses it. Among them A1 (not an object), A2 (depth), A3 (one key from two places), A4 (names), A5
 * (values, NUL, lone surrogates), A6 (null, empty, arrays), A7 (numbers as written) and A8 (duplicates, encodings).
 */
class CorpusTest {
    private static final Path CORPUS = Path.of("src/test/resources/corpus/documents");

    static List<Path> valid() throws IOException {
        return documents("valid");
    }

    static List<Path> invalid() throws IOException {
        return documents("invalid");
    }

    private static List<Path> documents(String folder) throws IOException {
        try (Stream<Path> files = Files.list(CORPUS.resolve(folder))) {
            return files.filter(f -> f.toString().endsWith(".json")).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("valid")
    void readsAsThePropertiesBesideIt(Path document) throws IOException {
        EntrySet gathered = flatten(document);

        byte[] rendered = Formats.of(FormatName.PROPERTIES)
                .render("secrets", gathered.entries(), Layout.PLAIN)
                .get(0)
                .bytes()
                .reveal();
        assertThat(new String(rendered, StandardCharsets.US_ASCII)).isEqualTo(beside(document, "properties"));
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void isRefusedWithTheSentenceBesideIt(Path document) {
        Failure failure = catchThrowableOfType(Failure.class, () -> flatten(document));

        assertThat(failure.exitCode()).isEqualTo(ExitCode.DOCUMENT_INVALID);
        assertThat(failure.source()).contains("main");
        assertThat(failure.remedy()).isNotBlank();
        assertThat(failure.sentence()).startsWith(beside(document, "txt").strip());
        assertThat(failure.getCause()).isNull();
        assertThat(failure.sentence()).doesNotContain("hunter2");
    }

    private static EntrySet flatten(Path document) throws IOException {
        return new Flattener(Given.NAME, FlattenRules.DEFAULT)
                .flatten(SecretBytes.owning(Files.readAllBytes(document)));
    }

    private static String beside(Path document, String extension) {
        try {
            return Files.readString(Path.of(document.toString().replaceFirst("json$", extension)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
