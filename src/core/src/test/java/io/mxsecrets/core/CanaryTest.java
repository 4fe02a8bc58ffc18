package io.mxsecrets.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.core.catalogue.Catalogue;
import io.mxsecrets.core.catalogue.Lint;
import io.mxsecrets.core.document.ArrayRule;
import io.mxsecrets.core.document.DocumentKind;
import io.mxsecrets.core.document.EmptyRule;
import io.mxsecrets.core.document.FlattenRules;
import io.mxsecrets.core.document.Flattener;
import io.mxsecrets.core.entries.ConflictRule;
import io.mxsecrets.core.entries.DocumentName;
import io.mxsecrets.core.entries.EntrySet;
import io.mxsecrets.core.entries.Merger;
import io.mxsecrets.core.entries.Selection;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.format.Formats;
import io.mxsecrets.core.output.FormatName;
import io.mxsecrets.core.output.Layout;
import io.mxsecrets.core.output.RenderedFile;
import io.mxsecrets.core.publish.Draft;
import io.mxsecrets.core.publish.PublishResult;
import io.mxsecrets.core.publish.Publisher;
import io.mxsecrets.core.publish.disk.Disk;
import io.mxsecrets.core.publish.disk.Modes;
import io.mxsecrets.core.publish.manifest.SourceState;
import io.mxsecrets.core.secret.SecretBytes;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A18: a value is planted in every document, good and bad; no text that the engine makes for a human shows it. */
class CanaryTest {
    private static final String CANARY = "caNaRy-7f3a";

    @TempDir
    Path directory;

    static List<Path> corpus() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/test/resources/corpus/documents"))) {
            return files.filter(f -> f.toString().endsWith(".json")).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void a18NoWordOfAValueWhateverTheDocument(Path file) throws IOException {
        String document = Files.readString(file, StandardCharsets.ISO_8859_1);
        for (String planted : plantings(document)) {
            for (ArrayRule arrays : ArrayRule.values()) {
                for (EmptyRule empties : EmptyRule.values()) {
                    assertSilent(
                            planted, new FlattenRules(DocumentKind.JSON, Optional.empty(), false, arrays, empties));
                }
            }
        }
    }

    /** The canary as each value, before, after and instead of the document. */
    private static List<String> plantings(String document) {
        return List.of(
                document.replaceAll(":\\s*\"[^\"\\\\]*\"", ":\"" + CANARY + "\""),
                document.replaceAll(":[-0-9.e]+", ":\"" + CANARY + "\""),
                document.replaceFirst("\\{", "{\"canary\":\"" + CANARY + "\","),
                document + CANARY,
                CANARY + document,
                "\"" + CANARY,
                "{\"a\":" + CANARY + "}",
                "{\"a\":\"" + CANARY + "\u0001\"}",
                "{\"a\":\"" + CANARY + "\\q\"}",
                "{\"a\":\"" + CANARY + "\\u0000\"}",
                "{\"a\":\"" + CANARY + "\\ud800\"}",
                "{\"a\":[\"" + CANARY + "\\ud800\"]}",
                "{\"a\":\"" + CANARY + "x".repeat(70_000) + "\"}",
                "{\"a.b\":\"" + CANARY + "1\",\"a\":{\"b\":\"" + CANARY + "2\"}}",
                "{\"VCS.x.value\":\" " + CANARY + "\",\"Email.SMTPPassword\":\"" + CANARY + " \"}");
    }

    private void assertSilent(String document, FlattenRules rules) {
        SecretBytes bytes = SecretBytes.owning(document.getBytes(StandardCharsets.ISO_8859_1));
        StringBuilder said = new StringBuilder();
        try {
            EntrySet gathered = new Flattener(new DocumentName("main", "prod/app"), rules).flatten(bytes);
            said.append(bytes).append(gathered).append(new Lint(Catalogue.pmp()).check(gathered));
            EntrySet other = new Flattener(new DocumentName("other", "prod/other"), rules)
                    .flatten(SecretBytes.owning(
                            (document.replace(CANARY, CANARY + "-2")).getBytes(StandardCharsets.ISO_8859_1)));
            said.append(Merger.merge(List.of(gathered, other), ConflictRule.LAST));
            said.append(render(gathered));
            Merger.merge(List.of(gathered, other), ConflictRule.FAIL);
            new Selection(List.of(), Map.of("canary", "VCS.x"), "").select(new DocumentName("main", "m"), gathered);
        } catch (Failure failure) {
            said.append(everything(failure));
        }
        assertThat(said.toString()).doesNotContain(CANARY);
    }

    private String render(EntrySet gathered) {
        StringBuilder said = new StringBuilder();
        for (FormatName format : FormatName.values()) {
            for (Layout layout : Layout.values()) {
                try {
                    List<RenderedFile> files = Formats.render(List.of(format), "secrets", gathered.entries(), layout);
                    said.append(files)
                            .append(Formats.read(
                                    List.of(format),
                                    "secrets",
                                    layout,
                                    files,
                                    gathered.entries().sources()));
                } catch (Failure failure) {
                    said.append(everything(failure));
                }
            }
        }
        return said.toString();
    }

    private static String everything(Failure failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"secrets.json", "..secrets", "a/b/c"})
    void a18NoWordOfAValueInPublishingOrTheManifest(String path) throws IOException {
        StringBuilder said = new StringBuilder();
        try {
            Draft draft = new Draft(
                    List.of(new RenderedFile(path, SecretBytes.owning(CANARY.getBytes(StandardCharsets.US_ASCII)))),
                    "print",
                    true,
                    Map.of("main", new SourceState("1", Optional.empty(), SourceState.Freshness.FRESH)),
                    Map.of("a", "main"));
            Publisher publisher = new Publisher(directory, Modes.OWNER_ONLY, Disk.posix(), InstantSource.system());
            PublishResult outcome = publisher.publish(draft);
            said.append(draft).append(outcome).append(publisher.currentFiles());
            said.append(Files.readString(directory.resolve("manifest.json")));
            assertThat(directory.resolve(path)).hasContent(CANARY);
        } catch (IllegalArgumentException refused) {
            said.append(refused);
        }
        assertThat(said.toString()).isNotEmpty().doesNotContain(CANARY);
    }

    @Test
    void a18TheCanaryDoesReachTheFiles() {
        EntrySet gathered = new Flattener(new DocumentName("main", "m"), FlattenRules.DEFAULT)
                .flatten(SecretBytes.owning(("{\"a\":\"" + CANARY + "\"}").getBytes(StandardCharsets.US_ASCII)));

        for (FormatName format : FormatName.values()) {
            assertThat(new String(
                            Formats.of(format)
                                    .render("s", gathered.entries(), Layout.PLAIN)
                                    .get(0)
                                    .bytes()
                                    .reveal(),
                            StandardCharsets.UTF_8))
                    .contains(CANARY);
        }
    }
}
