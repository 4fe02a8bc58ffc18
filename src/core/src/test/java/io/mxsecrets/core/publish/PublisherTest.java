package io.mxsecrets.core.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.core.format.RenderedFile;
import io.mxsecrets.core.publish.Outcome.Published;
import io.mxsecrets.core.publish.SourceState.Freshness;
import io.mxsecrets.core.secret.SecretBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublisherTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00.000Z");

    @TempDir
    Path parent;

    private Instant now = NOON;

    private Path directory() {
        return parent.resolve("secrets");
    }

    private Publisher publisher() {
        return publisher(Modes.OWNER_ONLY);
    }

    private Publisher publisher(Modes modes) {
        return new Publisher(directory(), modes, Disk.posix(), () -> now);
    }

    private static RenderedFile file(String path, String content) {
        return new RenderedFile(path, SecretBytes.owning(content.getBytes(StandardCharsets.UTF_8)));
    }

    private static Draft draft(RenderedFile... files) {
        return new Draft(List.of(files), "print", false, sources("1"), Map.of("a", "main"));
    }

    private static Map<String, SourceState> sources(String version) {
        return Map.of("main", new SourceState(version, Optional.of(NOON), Freshness.FRESH));
    }

    private List<String> tree() throws IOException {
        try (var all = Files.walk(directory())) {
            return all.filter(p -> !p.equals(directory()))
                    .map(p -> directory().relativize(p)
                            + (Files.isSymbolicLink(p) ? " -> " + target(p) : Files.isDirectory(p) ? "/" : ""))
                    .sorted()
                    .toList();
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private String content(String path) throws IOException {
        return Files.readString(directory().resolve(path));
    }

    @Test
    void writesTheLayoutOfTheKubelet() throws IOException {
        Outcome outcome = publisher().publish(draft(file("secrets.properties", "a=1\n"), file("secrets.d/a", "1")));

        assertThat(outcome).isInstanceOf(Published.class);
        assertThat(outcome.generation()).isEqualTo("20261122T120000.000Z");
        assertThat(tree())
                .containsExactly(
                        "..20261122T120000.000Z/",
                        "..20261122T120000.000Z/manifest.json",
                        "..20261122T120000.000Z/secrets.d/",
                        "..20261122T120000.000Z/secrets.d/a",
                        "..20261122T120000.000Z/secrets.properties",
                        "..data -> ..20261122T120000.000Z",
                        "manifest.json -> ..data/manifest.json",
                        "secrets.d -> ..data/secrets.d",
                        "secrets.properties -> ..data/secrets.properties");
        assertThat(content("secrets.properties")).isEqualTo("a=1\n");
        assertThat(content("secrets.d/a")).isEqualTo("1");
    }
}
