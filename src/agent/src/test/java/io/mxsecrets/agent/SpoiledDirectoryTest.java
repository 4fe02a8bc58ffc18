package io.mxsecrets.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.failure.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A33: whatever others do to the directory, the next check undoes it from what the sidecar has, or says that it cannot. */
class SpoiledDirectoryTest {
    private static final Duration LONGEST = Duration.ofMinutes(6);

    @TempDir
    Path temporary;

    private AgentHarness bench;

    @BeforeEach
    void aPodOnItsWay() {
        bench = new AgentHarness(temporary.resolve("files"), 7);
        bench.set("SECRET", "kv/app").set("FORMAT", "properties,json,files");
        bench.store.put("kv/app", "{\"DB\":{\"Password\":\"one\"}}");
    }

    /** What somebody does to a directory. */
    @FunctionalInterface
    private interface Harm {
        void to(Path directory) throws IOException;
    }

    private enum Damage {
        LINK_DELETED(d -> Files.delete(d.resolve("secrets.properties"))),
        LINK_POINTS_ELSEWHERE(d -> link(d.resolve("secrets.json"), "/etc/hostname")),
        DIRECTORY_LINK_DELETED(d -> Files.delete(d.resolve("secrets.d"))),
        FILE_DELETED(d -> Files.delete(d.resolve("..data/secrets.json"))),
        FILE_OVERWRITTEN(d -> overwrite(d.resolve("..data/secrets.properties"), "DB.Password=two")),
        FILE_EMPTIED(d -> overwrite(d.resolve("..data/secrets.json"), "")),
        FILE_ADDED(d -> Files.writeString(d.resolve("..data/more"), "x")),
        FILE_UNREADABLE(d -> Files.setPosixFilePermissions(
                d.resolve("..data/secrets.json").toRealPath(), PosixFilePermissions.fromString("---------"))),
        DIRECTORY_REMOVED(SpoiledDirectoryTest::remove),
        GENERATION_REMOVED(d -> remove(d.resolve("..data").toRealPath())),
        DATA_DELETED(d -> Files.delete(d.resolve("..data"))),
        DATA_POINTS_ELSEWHERE(d -> link(d.resolve("..data"), "/etc")),
        DATA_POINTS_NOWHERE(d -> link(d.resolve("..data"), "..20990101T000000.000Z")),
        DATA_BEARS_NO_TIME(d -> link(d.resolve("..data"), "..99999999T999999.999Z")),
        MANIFEST_DELETED(d -> Files.delete(d.resolve("..data/manifest.json"))),
        MANIFEST_IS_NO_JSON(d -> overwrite(d.resolve("..data/manifest.json"), "{")),
        MANIFEST_LIES(d -> overwrite(
                d.resolve("..data/manifest.json"),
                Files.readString(d.resolve("manifest.json")).replace("\"version\":\"1\"", "\"version\":\"9\""))),
        MANIFEST_OF_TWENTY_MEBIBYTES(d -> overwrite(d.resolve("..data/manifest.json"), "[".repeat(20 << 20))),
        MANIFEST_LINK_OF_ANOTHER_AGE(d -> Files.setLastModifiedTime(
                d.resolve("manifest.json"), FileTime.from(Instant.parse("9999-01-01T00:00:00Z")))),
        ALL_DELETED(d -> {
            for (Path each : list(d)) {
                remove(each);
            }
        });

        private final Harm harm;

        Damage(Harm harm) {
            this.harm = harm;
        }
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.toList();
        }
    }

    private static void remove(Path path) throws IOException {
        try (Stream<Path> all = Files.walk(path)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    private static void link(Path link, String target) throws IOException {
        Files.delete(link);
        Files.createSymbolicLink(link, Path.of(target));
    }

    private static void overwrite(Path file, String text) throws IOException {
        Path real = file.toRealPath();
        Files.delete(real);
        Files.writeString(real, text);
    }

    @ParameterizedTest
    @EnumSource
    void theNextCheckMakesItWholeAgain(Damage damage) throws IOException {
        bench.init();
        bench.sidecar().pass(LONGEST);
        var files = bench.files();
        damage.harm.to(bench.directory);
        bench.store.goAway(Reason.SEALED); // What heals is what the sidecar has, not what the store says.
        bench.pass(LONGEST);
        assertThat(bench.files()).isEqualTo(files);
        assertThat(bench.entries()).containsEntry("DB.Password", "one");
        assertThat(bench.loop().status().readable()).isTrue();
        assertThat(bench.page("/readyz")).isEqualTo("ready\n");
        assertThat(bench.page("/changed")).as("equal files are no news").contains("first generation");
        assertThat(bench.manifest().orElseThrow().restartDue()).isFalse();
        // And goes on
        bench.store.comeBack();
        bench.store.put("kv/app", "{\"DB\":{\"Password\":\"two\"}}");
        bench.pass(LONGEST);
        assertThat(bench.entries()).containsEntry("DB.Password", "two");
    }

    @ParameterizedTest
    @EnumSource
    void aSidecarThatStartsInItWritesAtOnce(Damage damage) throws IOException {
        bench.init();
        damage.harm.to(bench.directory);
        bench.sidecar().pass(LONGEST);
        boolean said = !bench.log("a file that mxsecrets did not write").isEmpty();
        assertThat(bench.loop().status().readable()).isNotEqualTo(said);
    }

    @Test
    void itIsNotReadyFromThatMomentOn() throws IOException {
        bench.init();
        bench.sidecar().pass(LONGEST);
        assertThat(bench.page("/readyz")).isEqualTo("ready\n");
        Files.delete(bench.directory.resolve("secrets.properties"));
        assertThat(bench.page("/readyz")).contains("missing or damaged");
    }

    @Test
    void whatSomebodyElsePutThereStaysAndIsSaid() throws IOException {
        bench.init();
        bench.sidecar().pass(LONGEST);
        Files.delete(bench.directory.resolve("secrets.json"));
        Files.writeString(bench.directory.resolve("secrets.json"), "mine");
        bench.pass(Duration.ofHours(1));
        assertThat(bench.directory.resolve("secrets.json")).hasContent("mine");
        assertThat(bench.metrics.page()).contains("mxsecrets_agent_failing{source=\"\"} 1");
        assertThat(bench.log("secrets.json: a file that mxsecrets did not write")
                        .size())
                .isBetween(1, 16);
        Files.delete(bench.directory.resolve("secrets.json"));
        bench.pass(LONGEST);
        assertThat(bench.metrics.page()).contains("mxsecrets_agent_failing{source=\"\"} 0");
        assertThat(bench.directory.resolve("secrets.json")).isRegularFile();
        assertThat(bench.log("the files can be written again")).hasSize(1);
    }

    /** C25: after a reboot of the node the memory volume is empty, the sidecar starts, and init is not run again. */
    @Test
    void c25AnEmptyVolumeUnderASidecarIsFilledByItsFirstCheck() throws IOException {
        assertThat(bench.init()).isEqualTo(ExitCode.DONE);
        for (Path each : list(bench.directory)) {
            remove(each);
        }
        bench.sidecar();
        assertThat(bench.page("/readyz")).isEqualTo("no generation yet\n");
        bench.pass(Duration.ofSeconds(1));
        assertThat(bench.entries()).containsEntry("DB.Password", "one");
        assertThat(bench.page("/readyz")).isEqualTo("ready\n");
    }
}
