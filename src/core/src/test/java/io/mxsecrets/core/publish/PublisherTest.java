package io.mxsecrets.core.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.format.Formats;
import io.mxsecrets.core.output.RenderedFile;
import io.mxsecrets.core.publish.PublishResult.Published;
import io.mxsecrets.core.publish.PublishResult.Unchanged;
import io.mxsecrets.core.publish.disk.Disk;
import io.mxsecrets.core.publish.disk.Disk.Node;
import io.mxsecrets.core.publish.disk.Modes;
import io.mxsecrets.core.publish.manifest.SourceState;
import io.mxsecrets.core.publish.manifest.SourceState.Freshness;
import io.mxsecrets.core.secret.SecretBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
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
        PublishResult outcome =
                publisher().publish(draft(file("secrets.properties", "a=1\n"), file("secrets.d/a", "1")));

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

    @Test
    void theManifestTellsVersionsAndOriginsAndNoValue() throws IOException {
        Draft draft = new Draft(
                List.of(file("secrets.json", "{}")),
                "print",
                true,
                Map.of(
                        "db", new SourceState("7", Optional.of(NOON), Freshness.FRESH),
                        "ad", new SourceState("v\"1", Optional.empty(), Freshness.KEPT)),
                new TreeMap<>(Map.of("z", "db", "a.b", "ad")));
        publisher().publish(draft);

        assertThat(content("manifest.json"))
                .isEqualTo("{\"schema\":1,\"generation\":\"20261122T120000.000Z\","
                        + "\"firstGeneration\":\"20261122T120000.000Z\",\"settings\":\"print\",\"restartDue\":false,"
                        + "\"sources\":{\"ad\":{\"version\":\"v\\\"1\",\"created\":null,\"state\":\"kept\"},"
                        + "\"db\":{\"version\":\"7\",\"created\":\"2026-11-22T12:00:00Z\",\"state\":\"fresh\"}},"
                        + "\"keys\":{\"a.b\":\"ad\",\"z\":\"db\"}}");
        assertThat(publisher().current().orElseThrow().sources()).isEqualTo(draft.sources());
        assertThat(publisher().current().orElseThrow().keys()).isEqualTo(draft.keys());
    }

    @Test
    void equalContentIsUnchangedAndTouchesNothing() throws IOException {
        publisher().publish(draft(file("secrets.properties", "a=1\n")));
        Object before = Files.getAttribute(directory(), "unix:ctime");
        now = NOON.plusSeconds(60);

        PublishResult outcome = publisher()
                .publish(new Draft(
                        List.of(file("secrets.properties", "a=1\n")),
                        "print",
                        false,
                        sources("2"),
                        Map.of("a", "main")));

        assertThat(outcome).isInstanceOf(Unchanged.class);
        assertThat(outcome.generation()).isEqualTo("20261122T120000.000Z");
        assertThat(outcome.manifest().sources().get("main").version()).isEqualTo("1");
        assertThat(Files.getAttribute(directory(), "unix:ctime")).isEqualTo(before);
    }

    @Test
    void anotherValueIsANewGenerationAndTheFormerStays() throws IOException {
        publisher().publish(draft(file("secrets.properties", "a=1\n")));
        now = NOON.plusSeconds(60);

        PublishResult outcome = publisher().publish(draft(file("secrets.properties", "a=2\n")));

        assertThat(outcome).isInstanceOf(Published.class);
        assertThat(outcome.generation()).isEqualTo("20261122T120100.000Z");
        assertThat(outcome.manifest().firstGeneration()).isEqualTo("20261122T120000.000Z");
        assertThat(content("secrets.properties")).isEqualTo("a=2\n");
        assertThat(content("..20261122T120000.000Z/secrets.properties")).isEqualTo("a=1\n");
    }

    @Test
    void twoGenerationsExistAtMost() throws IOException {
        for (int i = 0; i < 5; i++) {
            now = NOON.plusSeconds(i);
            publisher().publish(draft(file("secrets.properties", "a=" + i + "\n")));
        }

        assertThat(tree())
                .filteredOn(path -> path.endsWith("Z/"))
                .containsExactly("..20261122T120003.000Z/", "..20261122T120004.000Z/");
    }

    @Test
    void otherSettingsOrOriginsAreANewGeneration() {
        RenderedFile file = file("secrets.properties", "a=1\n");
        publisher().publish(draft(file));

        assertThat(publisher().publish(new Draft(List.of(file), "other", false, sources("1"), Map.of("a", "main"))))
                .isInstanceOf(Published.class);
        assertThat(publisher().publish(new Draft(List.of(file), "other", false, sources("1"), Map.of("a", "db"))))
                .isInstanceOf(Published.class);
    }

    @Test
    void aFileMoreOrLessIsANewGenerationAndItsLinkComesAndGoes() throws IOException {
        publisher().publish(draft(file("a.json", "{}")));
        publisher().publish(draft(file("a.json", "{}"), file("b.d/k", "1")));
        assertThat(content("b.d/k")).isEqualTo("1");

        assertThat(publisher().publish(draft(file("a.json", "{}")))).isInstanceOf(Published.class);
        assertThat(Files.exists(directory().resolve("b.d"), LinkOption.NOFOLLOW_LINKS))
                .isFalse();
        assertThat(publisher().currentFiles()).containsExactly(file("a.json", "{}"));
    }

    @Test
    void restartIsDueOnceWhatIsReadAtStartHasChanged() {
        Draft first = new Draft(List.of(file("a.conf", "1")), "print", true, sources("1"), Map.of());
        Draft second = new Draft(List.of(file("a.conf", "2")), "print", true, sources("2"), Map.of());

        assertThat(publisher().publish(first).manifest().restartDue()).isFalse();
        assertThat(publisher().publish(second).manifest().restartDue()).isTrue();
        assertThat(publisher().current().orElseThrow().restartDue()).isTrue();
        assertThat(publisher().publish(draft(file("a.conf", "3"))).manifest().restartDue())
                .isFalse();
    }

    @Test
    void aClockSetBackDoesNotTurnTheOrderOfGenerations() {
        publisher().publish(draft(file("a.json", "1")));
        now = NOON.minusSeconds(3600);

        assertThat(publisher().publish(draft(file("a.json", "2"))).generation()).isEqualTo("20261122T120000.001Z");
        assertThat(publisher().publish(draft(file("a.json", "3"))).generation()).isEqualTo("20261122T120000.002Z");
    }

    @Test
    void modesAreFinalWhateverTheUmask() throws IOException {
        publisher().publish(draft(file("secrets.d/a", "1"), file("a.json", "1")));

        assertThat(mode("a.json")).isEqualTo("r--------");
        assertThat(mode("secrets.d/a")).isEqualTo("r--------");
        assertThat(mode("secrets.d")).isEqualTo("rwx------");
        assertThat(mode("manifest.json")).isEqualTo("r--------");
        assertThat(mode("..data")).isEqualTo("rwx------");
    }

    @Test
    void aGroupReadsWhereAsked() throws IOException {
        publisher(Modes.GROUP).publish(draft(file("secrets.d/a", "1")));

        assertThat(mode("secrets.d/a")).isEqualTo("r--r-----");
        assertThat(mode("secrets.d")).isEqualTo("rwxr-x---");
        assertThat((int) Files.getAttribute(directory().resolve("..data"), "unix:mode") & 07777)
                .isEqualTo(02750);
    }

    /** As on a volume with a pod's fsGroup: a directory is made in its group, and what is made in the directory is not. */
    @Test
    void whoseGroupAFileIsDoesNotMatterWhereNoGroupReads() throws IOException {
        Disk mixed = new PassingDisk() {
            @Override
            public Optional<Node> look(Path path) throws IOException {
                return super.look(path)
                        .map(n -> new Node(n.kind(), n.owner(), n.kind() == Kind.FILE ? 0 : 4711, n.mode(), n.size()));
            }
        };

        new Publisher(directory(), Modes.OWNER_ONLY, mixed, () -> now).publish(draft(file("a.json", "1")));

        assertThat(mode("a.json")).isEqualTo("r--------");
        assertThatThrownBy(() ->
                        new Publisher(directory(), Modes.GROUP, mixed, () -> now).publish(draft(file("a.json", "2"))))
                .hasMessageContaining("group 0")
                .hasMessageContaining("group 4711");
    }

    private String mode(String path) throws IOException {
        return PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory().resolve(path)));
    }

    @Test
    void whatTheUmaskTakesIsGivenBack() throws IOException {
        Publisher publisher = new Publisher(directory(), Modes.GROUP, new UmaskDisk(), () -> now);

        publisher.publish(draft(file("secrets.d/a", "1"), file("a.json", "1")));

        for (String path : List.of("secrets.d/a", "a.json", "manifest.json")) {
            assertThat(mode(path)).as(path).isEqualTo("r--r-----");
        }
        for (String path : List.of("", "..data", "secrets.d")) {
            assertThat((int) Files.getAttribute(directory().resolve(path), "unix:mode") & 07777)
                    .as(path)
                    .isEqualTo(02750);
        }
    }

    private void assertFound(String name, Modes modes, UnaryOperator<Optional<Node>> strange, String words) {
        publisher(modes).publish(draft(file("b.d/k", "old")));
        Publisher strangely = new Publisher(directory(), modes, new StrangeDisk(name, strange), () -> now);

        assertThatThrownBy(() -> strangely.publish(draft(file("b.d/k", "new"))))
                .isInstanceOfSatisfying(
                        Failure.class, f -> assertThat(f.exitCode()).isEqualTo(ExitCode.CANNOT_WRITE))
                .hasMessageContaining(words);
        assertThat(publisher(modes).currentFiles()).containsExactly(file("b.d/k", "old"));
    }

    private static Optional<Node> with(Optional<Node> node, int owner, int group, long size) {
        return node.map(n -> new Node(n.kind(), n.owner() + owner, n.group() + group, n.mode(), n.size() + size));
    }

    @Test
    void anotherOwnerGroupOrSizeIsFoundBeforeAnybodyReads() {
        assertFound("k", Modes.OWNER_ONLY, node -> with(node, 1, 0, 0), "b.d/k: it came out as mode 0400, owner 1");
        assertFound("k", Modes.GROUP, node -> with(node, 0, 1, 0), "group 1, 3 bytes instead of");
        assertFound("b.d", Modes.OWNER_ONLY, node -> with(node, 1, 0, 0), "b.d: it came out as mode 0700, owner 1");
        assertFound("k", Modes.OWNER_ONLY, node -> Optional.empty(), "does not exist");
        assertFound("manifest.json", Modes.OWNER_ONLY, node -> with(node, 0, 0, 1), "manifest.json: it came out as");
    }

    @Test
    void theGroupIsThatOfTheDirectoryWhereAGroupReads() {
        publisher(Modes.OWNER_ONLY).publish(draft(file("b.d/k", "1")));
        StrangeDisk disk = new StrangeDisk("secrets", node -> with(node, 0, 1, 0));

        assertThat(new Publisher(directory(), Modes.OWNER_ONLY, disk, () -> now).publish(draft(file("b.d/k", "2"))))
                .isInstanceOf(Published.class);
        assertFound("secrets", Modes.GROUP, node -> with(node, 0, 1, 0), "owner 0, group 0");
    }

    @Test
    void whatIsNotTheGenerationThatWasWrittenIsReplaced() throws IOException {
        Draft draft = draft(file("b.d/k", "1"));
        publisher().publish(draft);
        Files.writeString(directory().resolve("..data/b.d/more"), "x");
        assertThat(publisher().publish(draft)).isInstanceOf(Published.class);
        assertThat(directory().resolve("b.d/more")).doesNotExist();

        Files.writeString(directory().resolve("..data/more"), "x");
        assertThat(publisher().publish(draft)).isInstanceOf(Published.class);

        Files.delete(directory().resolve("..data/b.d/k"));
        Files.delete(directory().resolve("..data/b.d"));
        Files.writeString(directory().resolve("..data/b.d"), "x");
        assertThat(publisher().publish(draft)).isInstanceOf(Published.class);
        assertThat(content("b.d/k")).isEqualTo("1");
        assertThat(publisher().publish(draft)).isInstanceOf(Unchanged.class);
    }

    @Test
    void aGenerationThatHasTheManifestOfAnotherIsNone() throws IOException {
        publisher().publish(draft(file("a.json", "1")));
        Files.move(directory().resolve("..20261122T120000.000Z"), directory().resolve("..20261122T120000.001Z"));
        Files.delete(directory().resolve("..data"));
        Files.createSymbolicLink(directory().resolve("..data"), Path.of("..20261122T120000.001Z"));

        assertThat(publisher().current()).isEmpty();
    }

    @Test
    void aRemovedGenerationLosesItsManifestFirst() {
        StrangeDisk disk = new StrangeDisk("", node -> node);
        Publisher publisher = new Publisher(directory(), Modes.OWNER_ONLY, disk, () -> now);
        for (int i = 0; i < 3; i++) {
            publisher.publish(draft(file("z.json", "" + i), file("b.d/k", "" + i)));
        }

        assertThat(disk.deleted)
                .containsExactly("manifest.json", "z.json", "b.d", "k", "b.d", "..20261122T120000.000Z");
    }

    @Test
    void sweepKeepsTheLatestOfTheFormerGenerationsAlone() throws IOException {
        StrangeDisk disk = new StrangeDisk("", node -> node);
        Publisher publisher = new Publisher(directory(), Modes.OWNER_ONLY, disk, () -> now);
        publisher.publish(draft(file("a.json", "1")));
        Path first = directory().resolve("..20261122T120000.000Z");
        for (String stamp : List.of("20261122T110000.000Z", "20261122T113000.000Z", "20261122T100000.000Z")) {
            Path copy = Files.createDirectory(directory().resolve(".." + stamp));
            Files.writeString(
                    copy.resolve("manifest.json"),
                    Files.readString(first.resolve("manifest.json"))
                            .replace("\"generation\":\"20261122T120000.000Z\"", "\"generation\":\"" + stamp + "\""));
        }
        Files.writeString(directory().resolve("..20261122T090000.000Z"), "a file of this name");

        publisher.sweep();

        assertThat(tree())
                .filteredOn(path -> path.matches("\\.\\.\\d+T[^/]*/?"))
                .containsExactly("..20261122T113000.000Z/", "..20261122T120000.000Z/");
    }

    @Test
    void theLinkOfSomebodyElseOutlivesAWithdrawal() throws IOException {
        Files.createDirectory(directory());
        Files.createSymbolicLink(directory().resolve("..data"), Path.of("..2026_11_22_12_00_00.123456789"));

        publisher().withdraw();
        publisher().sweep();

        assertThat(tree()).containsExactly("..data -> ..2026_11_22_12_00_00.123456789");
    }

    @Test
    void filesAreListedByPath() {
        StrangeDisk disk = new StrangeDisk("", node -> node);
        Publisher publisher = new Publisher(directory(), Modes.OWNER_ONLY, disk, () -> now);
        publisher.publish(draft(file("c.json", "3"), file("b.d/k", "2"), file("b.d/a", "1")));

        assertThat(publisher.currentFiles())
                .containsExactly(file("b.d/a", "1"), file("b.d/k", "2"), file("c.json", "3"));
    }

    @Test
    void filesThatWouldFillTheMemoryAreNotWhatWasPublished() {
        publisher().publish(draft(file("a.json", "1"), file("b.json", "22")));
        StrangeDisk full = new StrangeDisk("b.json", node -> with(node, 0, 0, Formats.RENDERED_BYTES - 3));
        StrangeDisk over = new StrangeDisk("b.json", node -> with(node, 0, 0, Formats.RENDERED_BYTES - 2));

        assertThat(new Publisher(directory(), Modes.OWNER_ONLY, full, () -> now).currentFiles())
                .hasSize(2);
        assertThat(new Publisher(directory(), Modes.OWNER_ONLY, over, () -> now).currentFiles())
                .isEmpty();
    }

    @Test
    void thereIsNothingBeforeTheFirstGeneration() throws IOException {
        assertThat(publisher().current()).isEmpty();
        assertThat(publisher().currentFiles()).isEmpty();
        publisher().sweep();
        publisher().withdraw();
        Files.createDirectory(directory());
        assertThat(publisher().current()).isEmpty();
    }

    @Test
    void withdrawRemovesAllOfOursAndNothingElse() throws IOException {
        publisher().publish(draft(file("a.json", "1")));
        publisher().publish(draft(file("a.json", "2"), file("b.d/k", "1")));
        Files.writeString(directory().resolve("theirs"), "x");
        Files.createDirectory(directory().resolve("..theirs"));

        publisher().withdraw();

        assertThat(tree()).containsExactly("..theirs/", "theirs");
        assertThat(publisher().current()).isEmpty();
        assertThat(publisher().publish(draft(file("a.json", "1")))).isInstanceOf(Published.class);
    }

    @Test
    void aMissingStableLinkIsRestoredWithoutANewGeneration() throws IOException {
        publisher().publish(draft(file("a.json", "1")));
        Files.delete(directory().resolve("a.json"));

        assertThat(publisher().publish(draft(file("a.json", "1")))).isInstanceOf(Unchanged.class);
        assertThat(content("a.json")).isEqualTo("1");
    }

    @Test
    void aDamagedGenerationIsReplaced() throws IOException {
        publisher().publish(draft(file("a.json", "1")));
        Files.delete(directory().resolve("..data/a.json"));
        assertThat(publisher().publish(draft(file("a.json", "1")))).isInstanceOf(Published.class);

        Files.delete(directory().resolve("..data/manifest.json"));
        Files.writeString(directory().resolve("..data/manifest.json"), "{\"schema\":1");
        assertThat(publisher().current()).isEmpty();
        assertThat(publisher().publish(draft(file("a.json", "1")))).isInstanceOf(Published.class);
        assertThat(content("a.json")).isEqualTo("1");
    }

    @Test
    void sweepLeavesTheCurrentAndTheFormerGenerationAlone() throws IOException {
        publisher().publish(draft(file("a.json", "1")));
        publisher().publish(draft(file("a.json", "2")));
        List<String> before = tree();

        publisher().sweep();

        assertThat(tree()).isEqualTo(before);
    }

    @Test
    void sweepRemovesWhatAKilledRunLeft() throws IOException {
        publisher().publish(draft(file("a.json", "1")));
        publisher().publish(draft(file("a.json", "2")));
        List<String> before = tree();
        Path half = Files.createDirectories(directory().resolve("..20261122T120001.000Z/b.d"));
        Files.writeString(half.resolve("k"), "x");
        Files.createDirectory(directory().resolve("..20261122T110001.000Z"));
        Files.createSymbolicLink(directory().resolve("..data_tmp"), Path.of("..20261122T120001.000Z"));
        Files.createSymbolicLink(directory().resolve("b.d"), Path.of("..data/b.d"));

        publisher().sweep();

        assertThat(tree()).isEqualTo(before);
    }

    @Test
    void theManifestCountsInTheLimit() {
        int pages = (int) (8L << 20) / 4096;
        byte[] fits = new byte[(pages - 1) * 4096];
        byte[] over = new byte[(pages - 1) * 4096 + 1];

        assertThat(publisher().publish(draft(new RenderedFile("a.json", SecretBytes.owning(fits)))))
                .isInstanceOf(Published.class);
        assertThatThrownBy(() -> publisher().publish(draft(new RenderedFile("a.json", SecretBytes.owning(over)))))
                .isInstanceOfSatisfying(Failure.class, f -> {
                    assertThat(f.exitCode()).isEqualTo(ExitCode.DOCUMENT_INVALID);
                    assertThat(f.sentence())
                            .isEqualTo(
                                    "1 files and the manifest take 8392704 bytes, 8388608 is the limit; leave keys out"
                                            + " with keys, or write fewer formats");
                });
    }

    /** A15: targets that are not what they should be. */
    @Nested
    class A15Targets {
        private Failure refused() {
            return catchThrowableOfType(Failure.class, () -> publisher().publish(draft(file("a.json", "1"))));
        }

        private void assertRefused(String sentence) {
            Failure failure = refused();
            assertThat(failure.exitCode()).isEqualTo(ExitCode.CANNOT_WRITE);
            assertThat(failure.sentence()).isEqualTo("cannot write " + sentence);
            assertThat(failure.getCause()).isNull();
        }

        @Test
        void aDirectoryThatIsALinkIsRefused() throws IOException {
            Path elsewhere = Files.createDirectory(parent.resolve("elsewhere"));
            Files.createSymbolicLink(directory(), elsewhere);

            assertRefused(directory() + ": it is not a directory; choose another directory");
            assertThat(elsewhere).isEmptyDirectory();
        }

        @Test
        void aDirectoryThatIsAFileIsRefused() throws IOException {
            Files.writeString(directory(), "theirs");

            assertRefused(directory() + ": it is not a directory; choose another directory");
            assertThat(directory()).hasContent("theirs");
        }

        @Test
        void aDirectoryBelowAFileIsRefused() throws IOException {
            Files.writeString(directory(), "theirs");
            Path below = directory().resolve("below");
            Publisher publisher = new Publisher(below, Modes.OWNER_ONLY, Disk.posix(), () -> now);

            assertThatThrownBy(() -> publisher.publish(draft(file("a.json", "1"))))
                    .hasMessage(
                            "cannot write " + below + ": a parent of it is not a directory; choose another directory")
                    .isInstanceOfSatisfying(
                            Failure.class, f -> assertThat(f.exitCode()).isEqualTo(ExitCode.CANNOT_WRITE));
        }

        @Test
        void aDirectoryWhoseParentIsMissingIsRefused() {
            Path below = directory().resolve("below");
            Publisher publisher = new Publisher(below, Modes.OWNER_ONLY, Disk.posix(), () -> now);

            assertThatThrownBy(() -> publisher.publish(draft(file("a.json", "1"))))
                    .hasMessage("cannot write " + below
                            + ": it or a directory above it does not exist; mount a volume there, or create it");
            assertThat(directory()).doesNotExist();
        }

        @Test
        void aLinkOfSomebodyElseIsNeitherFollowedNorReplaced() throws IOException {
            Path theirs = Files.writeString(parent.resolve("theirs"), "theirs");
            Files.createDirectory(directory());
            Files.createSymbolicLink(directory().resolve("a.json"), theirs);

            assertRefused(
                    directory().resolve("a.json")
                            + ": a file that mxsecrets did not write has this name; remove it, or choose another directory or file-name");
            assertThat(theirs).hasContent("theirs");
            assertThat(tree()).containsExactly("a.json -> " + theirs);
        }

        @Test
        void aFileOrDirectoryOfSomebodyElseIsNotReplaced() throws IOException {
            Files.createDirectories(directory().resolve("a.json"));
            assertRefused(
                    directory().resolve("a.json")
                            + ": a file that mxsecrets did not write has this name; remove it, or choose another directory or file-name");

            Files.delete(directory().resolve("a.json"));
            Files.writeString(directory().resolve("a.json"), "theirs");
            refused();
            assertThat(directory().resolve("a.json")).hasContent("theirs");
        }

        @Test
        void aDataLinkOfSomebodyElseIsNotReplaced() throws IOException {
            Path theirs = Files.createDirectory(parent.resolve("theirs"));
            Files.createDirectory(directory());
            Files.createSymbolicLink(directory().resolve("..data"), theirs);

            assertRefused(
                    directory().resolve("..data")
                            + ": a file that mxsecrets did not write has this name; remove it, or choose another directory or file-name");
            assertThat(publisher().current()).isEmpty();
            assertThat(theirs).isEmptyDirectory();
        }

        @Test
        void theDirectoryOfAKubeletIsNotOurs() throws IOException {
            Files.createDirectories(directory().resolve("..2026_11_22_12_00_00.123456789"));
            Files.createSymbolicLink(directory().resolve("..data"), Path.of("..2026_11_22_12_00_00.123456789"));

            assertThat(refused().exitCode()).isEqualTo(ExitCode.CANNOT_WRITE);
            assertThat(directory().resolve("..2026_11_22_12_00_00.123456789")).exists();
        }
    }

    @Test
    void aDraftTakesNoPathThatLeavesTheGeneration() {
        for (String path : List.of(
                "", "/a", "../a", "a/../b", "a/..", "..a", "a/b/c", ".", "./a", "a/.", "manifest.json", "a/", "a\0")) {
            assertThatThrownBy(() -> draft(file(path, "1"))).as(path).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> draft(file("a", "1"), file("a", "2"))).isInstanceOf(IllegalArgumentException.class);
        assertThat(draft(file("a.d/.hidden", "1"), file(".b", "1")).files()).hasSize(2);
    }

    @Test
    void onlyTheModesOfTheContractAreTaken() {
        assertThatThrownBy(() -> new Modes(0444, 0700)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Modes(0040, 0700)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Modes(0600, 0700)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Modes(0400, 0755)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Modes(0400, 0500)).isInstanceOf(IllegalArgumentException.class);
    }
}
