package io.mxsecrets.providers.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.observe.Telemetry;
import io.mxsecrets.core.settings.resolve.Environment;
import io.mxsecrets.core.settings.resolve.Settings;
import io.mxsecrets.core.settings.resolve.SourceSettings;
import io.mxsecrets.core.time.Deadline;
import io.mxsecrets.core.time.Ticker;
import io.mxsecrets.providers.Diagnosis;
import io.mxsecrets.providers.ProviderContext;
import io.mxsecrets.providers.Reading;
import io.mxsecrets.providers.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileProviderTest {
    private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path directory;

    private Path file;
    private SourceSettings source;
    private FileProvider provider;

    @BeforeEach
    void write() throws IOException {
        file = directory.resolve("document.json");
        put("{\"a\":\"1\"}", LONG_AGO);
        Settings settings = Environment.resolve(Map.of("MXSECRETS_SECRET", "file:" + file))
                .settings()
                .orElseThrow();
        source = settings.sources().get(0);
        provider = new FileProvider(new ProviderContext(
                settings, Map.of(), InstantSource.system(), Ticker.system(), d -> {}, () -> 0.5, Telemetry.SILENT));
    }

    private void put(String text, Instant modified) throws IOException {
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.from(modified));
    }

    private Reading read(Optional<String> known) {
        return provider.read(new Request(source, known), Deadline.after(Duration.ofSeconds(1), Ticker.system()));
    }

    private Reading.Read document(Optional<String> known) {
        assertThat(read(known)).isInstanceOf(Reading.Read.class);
        return (Reading.Read) read(known);
    }

    @Test
    void readsTheDocumentAndSaysWhenItWasMade() {
        Reading.Read read = document(Optional.empty());
        assertThat(read.document().bytes().reveal()).isEqualTo("{\"a\":\"1\"}".getBytes(StandardCharsets.UTF_8));
        assertThat(read.document().created()).contains(LONG_AGO);
    }

    @Test
    void saysUnchangedWhileNobodyTouchesTheFile() {
        Optional<String> known =
                Optional.of(document(Optional.empty()).document().version());
        assertThat(read(known)).isEqualTo(new Reading.Unchanged(Optional.empty()));
    }

    @Test
    void seesAWriteInPlace() throws IOException {
        Optional<String> known =
                Optional.of(document(Optional.empty()).document().version());
        put("{\"a\":\"2\"}", LONG_AGO.plusMillis(1));
        assertThat(document(known).document().version()).isNotEqualTo(known.get());
    }

    @Test
    void seesAFileMovedIntoPlaceWithTheSameTimeAndSize() throws IOException {
        Optional<String> known =
                Optional.of(document(Optional.empty()).document().version());
        Path next = directory.resolve("next.json");
        Files.writeString(next, "{\"a\":\"2\"}");
        Files.setLastModifiedTime(next, FileTime.from(LONG_AGO));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        assertThat(document(known).document().version()).isNotEqualTo(known.get());
    }

    @Test
    void readsAgainWhatWasTouchedAMomentAgo() throws IOException {
        put("{\"a\":\"1\"}", Instant.now().plusSeconds(60));
        Optional<String> known =
                Optional.of(document(Optional.empty()).document().version());
        assertThat(read(known)).isInstanceOf(Reading.Read.class);
    }

    @Test
    void failsAsNotFoundWithTheNameAndWhatToDo() throws IOException {
        Files.delete(file);
        assertThatThrownBy(() -> read(Optional.empty())).isInstanceOfSatisfying(Failure.class, f -> {
            assertThat(f.exitCode()).isEqualTo(ExitCode.NOT_FOUND);
            assertThat(f.sentence()).startsWith("file:" + file).contains("create it");
        });
    }

    @Test
    void refusesADirectory() throws IOException {
        Files.delete(file);
        Files.createDirectory(file);
        assertThatThrownBy(() -> read(Optional.empty())).hasMessageContaining("not a regular file");
    }

    @Test
    void readsNoMoreThanADocumentMayHave() throws IOException {
        Files.write(file, new byte[3 << 20]);
        assertThat(document(Optional.empty()).document().bytes().length()).isEqualTo((1 << 20) + 1);
    }

    @Test
    void diagnosesWhetherTheFileCanBeRead() throws IOException {
        Deadline deadline = Deadline.after(Duration.ofSeconds(1), Ticker.system());
        assertThat(provider.diagnose(source, deadline))
                .extracting(Diagnosis::verdict)
                .containsExactly(Diagnosis.Verdict.PASS);
        Files.delete(file);
        assertThat(provider.diagnose(source, deadline))
                .extracting(Diagnosis::verdict)
                .containsExactly(Diagnosis.Verdict.FAIL);
    }
}
