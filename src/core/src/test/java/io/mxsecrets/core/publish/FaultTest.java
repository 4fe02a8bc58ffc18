package io.mxsecrets.core.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.output.RenderedFile;
import io.mxsecrets.core.publish.FaultyDisk.Fault;
import io.mxsecrets.core.publish.FaultyDisk.Killed;
import io.mxsecrets.core.publish.disk.Disk;
import io.mxsecrets.core.publish.disk.Modes;
import io.mxsecrets.core.publish.manifest.SourceState;
import io.mxsecrets.core.publish.manifest.SourceState.Freshness;
import io.mxsecrets.core.secret.SecretBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** F9 and F10: publishing while the disk fails or the process dies at every step. */
class FaultTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00.000Z");

    @TempDir
    Path directory;

    private Publisher publisher(Disk disk) {
        return new Publisher(directory, Modes.OWNER_ONLY, disk, () -> NOON);
    }

    /** Every file of generation n holds n; from the third on there is one more, and the second file goes. */
    private static Draft generation(int n) {
        RenderedFile other = n < 3 ? file("a.json", n) : file("c.json", n);
        return new Draft(
                List.of(file("b.d/x", n), file("b.d/y", n), other),
                "print",
                false,
                Map.of("main", new SourceState("" + n, Optional.empty(), Freshness.FRESH)),
                Map.of());
    }

    private static RenderedFile file(String path, int n) {
        return new RenderedFile(path, SecretBytes.owning(("generation " + n).getBytes(StandardCharsets.UTF_8)));
    }

    private void assertReaderSees(int n) throws IOException {
        for (RenderedFile file : generation(n).files()) {
            assertThat(directory.resolve(file.path())).hasContent("generation " + n);
        }
        assertThat(publisher(Disk.posix())
                        .current()
                        .orElseThrow()
                        .sources()
                        .get("main")
                        .version())
                .isEqualTo("" + n);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> names = Files.list(directory)) {
            return names.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void f9ADiskThatFillsUpAtAnyStepLeavesTheCurrentGenerationAndNothingElse() throws IOException {
        publisher(Disk.posix()).publish(generation(1));
        publisher(Disk.posix()).publish(generation(2));
        List<String> withoutFormer = names();
        withoutFormer = withoutFormer.stream().filter(n -> !n.endsWith("000Z")).toList();
        int faults = 0;
        for (int at = 1; ; at++) {
            FaultyDisk disk = new FaultyDisk(Fault.NO_SPACE, at);
            Throwable failure = catchThrowable(() -> publisher(disk).publish(generation(3)));
            if (!disk.happened()) {
                break;
            }
            faults++;
            assertThat(failure).isInstanceOfSatisfying(Failure.class, f -> {
                assertThat(f.exitCode()).isEqualTo(ExitCode.CANNOT_WRITE);
                assertThat(f.sentence())
                        .startsWith("cannot write " + directory)
                        .endsWith(
                                ": the volume is full; free space, raise its sizeLimit, or write fewer keys or formats");
            });
            assertReaderSees(2);
            assertThat(names()).isEqualTo(withoutFormer);
        }
        // Two directories, four files, a link of a new name, the link to swap and the rename.
        assertThat(faults).isEqualTo(9);
        assertReaderSees(3);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"KILLED_BEFORE", "KILLED_AFTER"})
    void f10KilledAtAnyStepAReaderSeesOneWholeGenerationAndTheNextRunIsClean(Fault fault) throws IOException {
        publisher(Disk.posix()).publish(generation(1));
        int current = publishTwo();
        int kills = 0;
        for (int at = 1; ; at++) {
            int next = current == 2 ? 3 : 2;
            FaultyDisk disk = new FaultyDisk(fault, at);
            Throwable end = catchThrowable(() -> publisher(disk).publish(generation(next)));
            if (!disk.happened()) {
                assertReaderSees(next);
                break;
            }
            kills++;
            assertThat(end).isInstanceOf(Killed.class);
            int seen = version();
            assertThat(seen).isIn(current, next);
            assertReaderSees(seen);

            publisher(Disk.posix()).sweep();
            assertReaderSees(seen);
            assertClean(seen);

            publisher(Disk.posix()).publish(generation(1));
            current = publishTwo();
            assertClean(2);
        }
        assertThat(kills).isGreaterThan(12);
    }

    private int publishTwo() throws IOException {
        publisher(Disk.posix()).publish(generation(2));
        assertReaderSees(2);
        return 2;
    }

    private int version() {
        return Integer.parseInt(publisher(Disk.posix())
                .current()
                .orElseThrow()
                .sources()
                .get("main")
                .version());
    }

    /** Two whole generations at most, the link between them, and the stable links of this one. */
    private void assertClean(int n) throws IOException {
        List<String> links =
                n < 3 ? List.of("a.json", "b.d", "manifest.json") : List.of("b.d", "c.json", "manifest.json");
        List<String> names = names();
        assertThat(names.stream().filter(name -> !name.startsWith(".."))).isEqualTo(links);
        assertThat(names).doesNotContain("..data_tmp");
        List<String> generations =
                names.stream().filter(name -> name.endsWith("Z")).toList();
        assertThat(generations).hasSizeBetween(1, 2);
        for (String generation : generations) {
            assertThat(directory.resolve(generation + "/manifest.json")).exists();
        }
    }

    @Test
    void f10KilledInTheFirstGenerationNothingIsThereAndTheNextRunIsClean() throws IOException {
        for (int at = 1; ; at++) {
            FaultyDisk disk = new FaultyDisk(Fault.KILLED_AFTER, at);
            catchThrowable(() -> publisher(disk).publish(generation(1)));
            boolean killed = disk.happened();
            publisher(Disk.posix()).sweep();
            if (publisher(Disk.posix()).current().isEmpty()) {
                assertThat(names()).isEmpty();
            }
            publisher(Disk.posix()).publish(generation(1));
            assertReaderSees(1);
            assertClean(1);
            publisher(Disk.posix()).withdraw();
            assertThat(names()).isEmpty();
            if (!killed) {
                break;
            }
        }
    }

    @Test
    void f10KilledInWithdrawingTheNextRunIsClean() throws IOException {
        for (int at = 1; ; at++) {
            publisher(Disk.posix()).publish(generation(1));
            publisher(Disk.posix()).publish(generation(2));
            FaultyDisk disk = new FaultyDisk(Fault.KILLED_AFTER, at);
            catchThrowable(() -> publisher(disk).withdraw());
            publisher(Disk.posix()).withdraw();
            assertThat(names()).isEmpty();
            if (!disk.happened()) {
                break;
            }
        }
    }

    @Test
    void whatTheKernelDidNotTakeIsFoundBeforeAnybodyReads() throws IOException {
        publisher(Disk.posix()).publish(generation(1));
        Disk forgetful = new ForgetfulDisk();

        Failure failure =
                catchThrowableOfType(Failure.class, () -> publisher(forgetful).publish(generation(2)));

        assertThat(failure.exitCode()).isEqualTo(ExitCode.CANNOT_WRITE);
        assertThat(failure.sentence()).contains("it came out as mode 0000").contains("instead of mode 0400");
        assertReaderSees(1);
        assertThat(Files.exists(directory.resolve("..data_tmp"), LinkOption.NOFOLLOW_LINKS))
                .isFalse();
    }
}
