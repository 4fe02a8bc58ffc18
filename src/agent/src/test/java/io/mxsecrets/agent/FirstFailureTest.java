package io.mxsecrets.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.failure.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A34: a pod that waits for a store says why from its first failure on, and ends at once where no waiting helps. */
class FirstFailureTest {
    @TempDir
    Path temporary;

    private AgentHarness bench;

    @BeforeEach
    void oneSource() {
        bench = new AgentHarness(temporary.resolve("files"), 7);
        bench.set("SECRET", "kv/app");
        bench.store.put("kv/app", "{\"a\":\"1\"}");
    }

    private Instant time(String line) {
        return Instant.parse(line.replaceAll(".*\"time\":\"([^\"]+)\".*", "$1"));
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "THROTTLED_BY_STORE",
                "STORE_ERROR",
                "SEALED",
                "STANDBY",
                "UNINITIALISED",
                "UNREACHABLE",
                "TLS",
                "STRANGE_ANSWER"
            })
    void whatMayPassIsSaidAtOnceWithCauseSourceAndTimeLeftAndThenRarely(Reason reason) {
        bench.store.goAway(reason);
        assertThat(bench.init()).isEqualTo(ExitCode.UNAVAILABLE);
        String first = bench.log().get(0);
        assertThat(time(first)).isEqualTo(AgentHarness.START);
        assertThat(first)
                .contains("cannot be read: " + reason.label() + "; wait; retrying for up to 120 s more")
                .contains("\"source\":\"main\"", "\"step\":\"read\"", "\"reason\":\"" + reason.label() + "\"")
                .contains("\"left_seconds\":\"120\"", "\"level\":\"warn\"");
        assertThat(bench.log("retrying for up to")).hasSizeBetween(3, 4);
    }

    @Test
    void eachOfSeveralSourcesIsNamed() {
        bench.set("SECRET__OTHER", "kv/other").set("INIT_TIMEOUT", "10s");
        bench.store.put("kv/other", "{\"b\":\"1\"}");
        bench.store.fail("kv/other", Reason.SEALED);
        bench.init();
        assertThat(bench.log("retrying for up to")).hasSize(1).allMatch(line -> line.contains("\"source\":\"other\""));
    }

    @Test
    void aCertificateThatNobodyTrustsEndsAtOnce() {
        bench.store.goAway(Reason.UNTRUSTED);
        assertThat(bench.init()).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(bench.now()).isZero();
        assertThat(bench.log()).hasSize(1);
    }

    @Test
    void andKeepsAnAppThatHasItsFilesRunning() {
        bench.init();
        bench.store.goAway(Reason.UNTRUSTED);
        assertThat(bench.init()).isEqualTo(ExitCode.DONE);
        bench.sidecar().pass(Duration.ofHours(1));
        assertThat(bench.entries()).containsEntry("a", "1");
    }

    @Test
    void nothingIsSaidWhereTheStoreAnswers() {
        bench.init();
        assertThat(bench.log()).hasSize(1).allMatch(line -> line.contains("published"));
    }
}
