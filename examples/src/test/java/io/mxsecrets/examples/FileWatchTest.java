package io.mxsecrets.examples;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;
import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.core.output.RenderedFile;
import io.mxsecrets.core.publish.Draft;
import io.mxsecrets.core.publish.Publisher;
import io.mxsecrets.core.publish.disk.Disk;
import io.mxsecrets.core.publish.disk.Modes;
import io.mxsecrets.core.publish.manifest.SourceState;
import io.mxsecrets.core.secret.SecretBytes;
import io.mxsecrets.reader.Secrets;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/rotation.md says of file watches, with the agent's own publisher and the reader for apps. */
class FileWatchTest {
    @TempDir
    Path directory;

    private void publish(String password) {
        new Publisher(directory, Modes.OWNER_ONLY, Disk.posix(), () -> Instant.parse("2026-11-22T12:00:00Z"))
                .publish(new Draft(
                        List.of(
                                file("secrets.properties", "Email.SMTPPassword=" + password + "\n"),
                                file("secrets.d/Email.SMTPPassword", password)),
                        "print",
                        false,
                        Map.of("main", new SourceState(password, Optional.empty(), SourceState.Freshness.FRESH)),
                        Map.of()));
    }

    private static RenderedFile file(String path, String text) {
        return new RenderedFile(path, SecretBytes.owning(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** C23: who filters for the file's own name waits for ever. */
    @Test
    void aRotationIsAnEventOfDataAndNoneOfTheFile() throws Exception {
        publish("first");
        Secrets secrets = Secrets.in(directory, "secrets.properties");
        assertThat(secrets.get("Email.SMTPPassword")).isEqualTo("first");
        try (WatchService watcher = directory.getFileSystem().newWatchService()) {
            directory.register(watcher, ENTRY_CREATE, ENTRY_MODIFY, ENTRY_DELETE);
            for (String password : List.of("second", "third")) {
                publish(password);

                Set<String> entries = new TreeSet<>();
                while (!entries.contains("..data")) {
                    WatchKey key = watcher.poll(30, TimeUnit.SECONDS);
                    assertThat(key).isNotNull();
                    key.pollEvents().forEach(event -> entries.add(String.valueOf(event.context())));
                    key.reset();
                }
                assertThat(entries).doesNotContain("secrets.properties", "secrets.d");
                assertThat(secrets.get("Email.SMTPPassword")).isEqualTo(password);
            }
        }
    }

    /** C24: a reader that takes each entry of a directory for a key. */
    @Test
    void theDirectoryOfKeysHoldsKeysAndNothingElse() throws Exception {
        publish("first");
        publish("second");
        try (Stream<Path> keys = Files.list(directory.resolve("secrets.d"))) {
            assertThat(keys).singleElement().satisfies(key -> {
                assertThat(key).hasFileName("Email.SMTPPassword").hasContent("second");
                assertThat(key).isRegularFile();
            });
        }
    }
}
