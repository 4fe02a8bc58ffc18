package io.mxsecrets.agent.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.core.publish.manifest.Manifest;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** F31: one change is one restart of each container that wants it. */
class ChangeProbeTest {
    private static Manifest on(String generation) {
        return new Manifest(generation, "g1", "settings", !generation.equals("g1"), new TreeMap<>(), Map.of());
    }

    private static long failures(ChangeProbe probe, String generation, String query) {
        return IntStream.range(0, 20)
                .filter(i -> probe.fails(on(generation), query))
                .count();
    }

    @Test
    void aProbeFailsAsOftenAsItsThresholdAndThenHolds() {
        ChangeProbe probe = new ChangeProbe("g1");
        assertThat(failures(probe, "g1", "")).isZero();
        assertThat(failures(probe, "g2", "")).isEqualTo(3);
        assertThat(failures(probe, "g3", "")).isEqualTo(3);
        assertThat(failures(probe, "g4", "failures=1")).isEqualTo(1);
        assertThat(failures(probe, "g4", "app&failures=12")).isEqualTo(12);
    }

    @Test
    void itFailsInARow() {
        ChangeProbe probe = new ChangeProbe("g1");
        assertThat(IntStream.range(0, 6).mapToObj(i -> probe.fails(on("g2"), "app")))
                .containsExactly(true, true, true, false, false, false);
    }

    @Test
    void eachContainerHearsOfItByItself() {
        ChangeProbe probe = new ChangeProbe("g1");
        assertThat(failures(probe, "g2", "app")).isEqualTo(3);
        assertThat(failures(probe, "g2", "worker")).isEqualTo(3);
    }

    @Test
    void aChangeWhileItFailsIsPartOfTheSameRestart() {
        ChangeProbe probe = new ChangeProbe("g1");
        assertThat(probe.fails(on("g2"), "")).isTrue();
        assertThat(failures(probe, "g3", "")).isEqualTo(2);
    }

    /** What others damaged is written anew, as a generation of its own. */
    @Test
    void equalFilesAreNoChange() {
        Manifest healed = new Manifest("g2", "g2", "settings", false, new TreeMap<>(), Map.of());
        assertThat(new ChangeProbe("g1").fails(healed, "")).isFalse();
    }

    /** What the files hold as a sidecar starts again is no change: its crashes restart no app. */
    @Test
    void aSidecarThatStartsAgainTellsNothingOld() {
        assertThat(failures(new ChangeProbe("g2"), "g2", "")).isZero();
        assertThat(failures(new ChangeProbe(""), "g1", "")).isZero();
    }

    @Test
    void queriesWithoutEndAreNoBurden() {
        ChangeProbe probe = new ChangeProbe("g1");
        assertThat(IntStream.range(0, 1000)
                        .filter(i -> probe.fails(on("g2"), "q" + i))
                        .count())
                .isEqualTo(64);
    }
}
