package io.mxsecrets.core.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mxsecrets.core.output.RenderedFile;
import io.mxsecrets.core.publish.disk.Disk;
import io.mxsecrets.core.publish.disk.Modes;
import io.mxsecrets.core.publish.manifest.Manifest;
import io.mxsecrets.core.publish.manifest.SourceState;
import io.mxsecrets.core.publish.manifest.SourceState.Freshness;
import io.mxsecrets.core.secret.SecretBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others did to the directory is undone, and the time of the last confirmation outlives a restart. */
class RestoreTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00.000Z");
    private static final Instant LATER = NOON.plusSeconds(60);

    @TempDir
    Path parent;

    private Instant now = NOON;
    private Publisher publisher;
    private Manifest published;

    @BeforeEach
    void publish() {
        publisher = new Publisher(parent.resolve("secrets"), Modes.OWNER_ONLY, Disk.posix(), () -> now);
        published = publisher.publish(draft("1")).manifest();
        now = LATER;
    }

    private static Draft draft(String value) {
        RenderedFile file = new RenderedFile("a.conf", SecretBytes.owning(value.getBytes(StandardCharsets.UTF_8)));
        SourceState state = new SourceState(value, Optional.of(NOON), Freshness.FRESH);
        return new Draft(List.of(file), "print", true, Map.of("main", state), Map.of("a", "main"));
    }

    private Path in(String name) {
        return parent.resolve("secrets").resolve(name);
    }

    @Test
    void nothingIsDoneWhereAllIsAsItWasLeft() {
        assertThat(publisher.restore(draft("1"), published)).isEmpty();
        assertThat(publisher.current()).contains(published);
    }

    @Test
    void aMissingLinkIsMadeAgainInTheSameGeneration() throws IOException {
        Files.delete(in("a.conf"));

        assertThat(publisher.restore(draft("1"), published)).contains(published);
        assertThat(in("a.conf")).hasContent("1");
    }

    @Test
    void aLinkThatPointsElsewhereIsReplacedAndAFileOfThatNameStays() throws IOException {
        Files.delete(in("a.conf"));
        Files.createSymbolicLink(in("a.conf"), Path.of("/etc/hostname"));
        assertThat(publisher.restore(draft("1"), published)).contains(published);
        assertThat(in("a.conf")).hasContent("1");

        Files.delete(in("a.conf"));
        Files.writeString(in("a.conf"), "theirs");
        assertThatThrownBy(() -> publisher.restore(draft("1"), published)).hasMessageContaining("a.conf");
        assertThat(in("a.conf")).hasContent("theirs");
    }

    @Test
    void aFileOfOtherContentIsANewGenerationWhichIsThePodsFirstIfThatOneWas() throws IOException {
        Files.delete(in("..data/a.conf"));
        Files.writeString(in("..data/a.conf"), "2");

        Manifest anew = publisher.restore(draft("1"), published).orElseThrow();

        assertThat(anew.generation()).isEqualTo("20261122T120100.000Z").isEqualTo(anew.firstGeneration());
        assertThat(anew.restartDue()).isFalse();
        assertThat(in("a.conf")).hasContent("1");
        assertThat(publisher.current()).contains(anew);
    }

    @Test
    void aDirectoryThatIsGoneIsMadeAgainAndARestartStaysDue() throws IOException {
        Manifest second = publisher.publish(draft("2")).manifest();
        assertThat(second.restartDue()).isTrue();
        publisher.withdraw();
        Files.delete(in(""));
        now = NOON;

        Manifest anew = publisher.restore(draft("2"), second).orElseThrow();

        assertThat(anew.generation()).isGreaterThan(second.generation());
        assertThat(anew.firstGeneration()).isEqualTo(published.generation());
        assertThat(anew.restartDue()).isTrue();
        assertThat(anew.sources()).isEqualTo(second.sources());
        assertThat(in("a.conf")).hasContent("2");
    }

    @Test
    void whatIsWrittenAnewIsNewerThanWhatSomebodyElsePublished() {
        Manifest theirs = publisher.publish(draft("3")).manifest();
        now = NOON;

        Manifest anew = publisher.restore(draft("1"), published).orElseThrow();

        assertThat(anew.generation()).isGreaterThan(theirs.generation());
        assertThat(in("a.conf")).hasContent("1");
    }

    @Test
    void readersOpenTheLinks() {
        assertThat(publisher.links()).containsExactlyInAnyOrder(in("a.conf"), in("manifest.json"));
        publisher.withdraw();
        assertThat(publisher.links()).isEmpty();
    }

    @Test
    void aDirectoryInPlaceOfOurLinkIsSomebodyElses() throws IOException {
        Files.delete(in("..data"));
        Files.createDirectory(in("..data"));

        assertThatThrownBy(() -> publisher.restore(draft("1"), published)).hasMessageContaining("..data");
        assertThat(in("..data")).isEmptyDirectory();
    }

    @Test
    void theLastConfirmationIsTheLaterOfItsTimeAndTheGenerations() throws IOException {
        publisher.confirm(LATER);
        assertThat(publisher.lastConfirmed(published)).isEqualTo(LATER);
        publisher.confirm(NOON.minusSeconds(60));
        assertThat(publisher.lastConfirmed(published)).isEqualTo(NOON);
        Files.delete(in("..data/manifest.json"));
        publisher.confirm(LATER);
        assertThat(publisher.lastConfirmed(published)).isEqualTo(NOON);
    }
}
