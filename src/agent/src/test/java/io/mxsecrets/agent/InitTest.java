package io.mxsecrets.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.reference.ProviderKind;
import io.mxsecrets.core.time.Deadline;
import io.mxsecrets.providers.Diagnosis;
import io.mxsecrets.providers.Reading;
import io.mxsecrets.providers.Request;
import io.mxsecrets.providers.SecretProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code init} on a virtual clock. */
class InitTest {
    @TempDir
    Path temporary;

    private AgentHarness bench;

    @BeforeEach
    void oneSource() {
        bench = new AgentHarness(temporary.resolve("files"), 7);
        bench.set("SECRET", "kv/app");
        bench.store.put("kv/app", "{\"a\":\"1\"}");
    }

    private String lastLine() {
        return bench.log().get(bench.log().size() - 1);
    }

    @ParameterizedTest
    @CsvSource({"NOT_FOUND,66", "DELETED,66", "DENIED,77", "LOGIN_DENIED,77", "TOKEN_EXPIRED,77", "SETTINGS,64"})
    void endsAtOnceWhereOnlyAHumanCanCureIt(Reason reason, int code) {
        bench.store.goAway(reason);
        assertThat(bench.init().number()).isEqualTo(code);
        assertThat(bench.now()).isZero();
        assertThat(lastLine()).contains("\"source\":\"main\"", "\"step\":\"read\"", "\"exit_code\":\"" + code + "\"");
    }

    @ParameterizedTest
    @CsvSource({"THROTTLED_BY_STORE", "STORE_ERROR", "SEALED", "UNREACHABLE"})
    void f1TriesWhatMayPassUntilTheDeadlineAndNoLonger(Reason reason) {
        bench.set("INIT_TIMEOUT", "60s");
        bench.store.goAway(reason);
        assertThat(bench.init()).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(bench.now()).isBetween(Duration.ofSeconds(40), Duration.ofSeconds(60));
        assertThat(bench.store.calls().size()).isBetween(5, 40);
    }

    /** The token goes back while the files are written: a pod waits for the longer of the two. */
    @Test
    void takesItsLeaveOfTheStoreBeforeItWritesTheFilesAndNotWhereItCannotRead() {
        List<Boolean> writtenWhenLeaving = new ArrayList<>();
        bench.backend(ProviderKind.VAULT, world -> new SecretProvider() {
            private final SecretProvider store = bench.store.provider(world);

            @Override
            public Reading read(Request request, Deadline deadline) {
                return store.read(request, deadline);
            }

            @Override
            public void leave() {
                writtenWhenLeaving.add(Files.exists(temporary.resolve("files/secrets.properties")));
            }
        });

        assertThat(bench.init()).isEqualTo(ExitCode.DONE);
        assertThat(temporary.resolve("files/secrets.properties")).exists();
        assertThat(writtenWhenLeaving).containsExactly(false);

        bench.store.goAway(Reason.DENIED);
        bench.init();
        assertThat(writtenWhenLeaving).as("doctor's walk still needs it").hasSize(1);
    }

    @Test
    void leavesItsLastLineWhereKubernetesLooksAndNeverMoreThanAKibibyte() throws IOException {
        Path log = Files.createFile(temporary.resolve("termination-log"));
        bench.store.goAway(Reason.DENIED);
        bench.init();
        assertThat(log).hasContent("source main, step read: secret kv/app cannot be read: denied; wait");
        for (int i = 0; i < 60; i++) {
            bench.set("UNKNOWN_ÄÖÜ_" + i, "x");
        }
        bench.init();
        assertThat(Files.size(log)).isBetween(1020L, 1024L);
        assertThat(Files.readString(log, StandardCharsets.UTF_8)).doesNotContain("\ufffd");
    }

    @ParameterizedTest // A38
    @CsvSource({"NOT_FOUND,66", "DENIED,77", "LOGIN_DENIED,77"})
    void itsLastLineHasWhatAWalkOfDoctorFinds(Reason reason, int code) throws IOException {
        Path log = Files.createFile(temporary.resolve("termination-log"));
        Failure cause = Failure.of(reason, Step.READ, "it lies at kv/data/app", "write it again");
        bench.store.walk(Duration.ofSeconds(600), Diagnosis.fail("secret", cause));
        bench.store.goAway(reason);
        assertThat(bench.init().number()).isEqualTo(code);
        assertThat(lastLine())
                .contains("cannot be read: " + reason.label() + "; it lies at kv/data/app; write it again")
                .contains("\"exit_code\":\"" + code + "\"");
        assertThat(log)
                .content()
                .contains("source main, step read: ")
                .endsWith("it lies at kv/data/app; write it again");
        assertThat(bench.now()).isLessThanOrEqualTo(Duration.ofSeconds(120));
    }

    @Test // A38
    void aWalkHasFiveSecondsHoweverLateTheFailureComes() {
        bench.set("INIT_TIMEOUT", "10s");
        bench.store.slow("kv/app", Duration.ofSeconds(9));
        bench.store.fail("kv/app", Reason.DENIED);
        bench.store.walk(Duration.ofSeconds(600), Diagnosis.pass("server", "is there"));
        bench.init();
        assertThat(bench.now()).isEqualTo(Duration.ofSeconds(14));
    }

    @ParameterizedTest // A38
    @CsvSource({"SETTINGS", "SEALED", "DOCUMENT_INVALID"})
    void noOtherEndIsWalkedBehind(Reason reason) {
        bench.set("INIT_TIMEOUT", "10s");
        bench.store.walk(Duration.ofSeconds(600), Diagnosis.pass("server", "is there"));
        bench.store.goAway(reason);
        bench.init();
        assertThat(bench.now()).isLessThan(Duration.ofSeconds(10));
        assertThat(lastLine()).doesNotContain("walk");
    }

    @Test // A38
    void aKeyThatADocumentLacksIsNothingOfTheStores() {
        bench.set("SECRET", "{vault://hcv/kv/app/b}");
        bench.store.put("{vault://hcv/kv/app/b}", "{\"a\":\"1\"}");
        bench.store.walk(Duration.ZERO, Diagnosis.pass("server", "is there"));
        assertThat(bench.init()).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(lastLine()).contains("has no key").doesNotContain("walk");
    }

    @Test
    void tellsAllMistakesOfTheSettingsAtOnce() {
        bench.set("REFRESH_INTERVAL", "300").set("FORMAT", "xml").set("SECRTE__B", "x");
        assertThat(bench.init()).isEqualTo(ExitCode.SETTINGS);
        assertThat(bench.log("\"exit_code\":\"64\""))
                .hasSize(3)
                .anyMatch(line -> line.contains("300s?"))
                .anyMatch(line -> line.contains("did you mean MXSECRETS_SECRET?"));
    }

    @Test
    void anOptionalSourceThatIsNotThereIsAWarningAndNeverDelays() {
        bench.set("SECRET__EXTRA", "kv/extra").set("OPTIONAL__EXTRA", "true");
        assertThat(bench.init()).isEqualTo(ExitCode.DONE);
        bench.store.fail("kv/extra", Reason.UNREACHABLE);
        assertThat(bench.init()).isEqualTo(ExitCode.DONE);
        assertThat(bench.now()).isZero();
        assertThat(bench.entries()).isEqualTo(Map.of("a", "1"));
        assertThat(bench.log("the source is optional")).hasSize(2);
    }

    @Test
    void anOptionalSourceHasNoMoreTimeThanTheOthersLeft() {
        bench.set("SECRET__EXTRA", "kv/extra").set("OPTIONAL__EXTRA", "true").set("INIT_TIMEOUT", "10s");
        bench.store.slow("kv/app", Duration.ofSeconds(8));
        bench.store.slow("kv/extra", Duration.ofSeconds(60));
        bench.init();
        assertThat(bench.now()).isLessThanOrEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void anOptionalSourceThatIsInvalidIsAMistakeLikeAnyOther() {
        bench.set("SECRET__EXTRA", "kv/extra").set("OPTIONAL__EXTRA", "true");
        bench.store.put("kv/extra", "[1]");
        assertThat(bench.init()).isEqualTo(ExitCode.DOCUMENT_INVALID);
    }

    @Test
    void inALivingPodAStoreThatIsAwayKeepsNoAppFromStarting() {
        bench.init();
        bench.store.goAway(Reason.SEALED);
        assertThat(bench.init()).isEqualTo(ExitCode.DONE);
        assertThat(bench.now()).isLessThanOrEqualTo(Duration.ofSeconds(15));
        assertThat(lastLine()).contains("\"level\":\"warn\"", "stay");
    }

    @Test
    void inALivingPodADenialIsStillTheEnd() {
        bench.init();
        bench.store.goAway(Reason.DENIED);
        assertThat(bench.init()).isEqualTo(ExitCode.DENIED);
    }

    @Test
    void filesOfOtherSettingsAreNoExcuse() {
        bench.init();
        bench.set("PREFIX", "app.").set("INIT_TIMEOUT", "10s");
        bench.store.goAway(Reason.SEALED);
        assertThat(bench.init()).isEqualTo(ExitCode.UNAVAILABLE);
    }

    @Test
    void filesPastStaleTtlAreNoExcuseUnlessASidecarHasConfirmedThemSince() {
        bench.set("STALE_TTL", "1h").set("INIT_TIMEOUT", "10s");
        bench.init();
        bench.sidecar().pass(Duration.ofHours(9));
        bench.store.goAway(Reason.SEALED);
        assertThat(bench.init()).isEqualTo(ExitCode.DONE);
        bench.pass(Duration.ofHours(2));
        assertThat(bench.init()).isEqualTo(ExitCode.UNAVAILABLE);
    }

    @Test
    void takesOneKeyOfAReferenceInKongsSpelling() {
        bench.set("SECRET", "{vault://hcv/kv/app/a}");
        bench.store.put("{vault://hcv/kv/app/a}", "{\"a\":\"1\",\"b\":\"2\"}");
        assertThat(bench.init()).isEqualTo(ExitCode.DONE);
        assertThat(bench.entries()).isEqualTo(Map.of("a", "1"));
        bench.store.put("{vault://hcv/kv/app/a}", "{\"b\":\"2\"}");
        assertThat(bench.init()).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(lastLine()).contains("has no key");
    }

    @Test
    void warnsOfKeysThatTheCatalogueDoesNotKnowAndChangesNone() {
        bench.set("LINT", "pmp");
        bench.store.put("kv/app", "{\"VCS\":{\"GitlabAdminPat\":\"x\"}}");
        assertThat(bench.init()).isEqualTo(ExitCode.DONE);
        assertThat(bench.log("\"step\":\"lint\"")).isNotEmpty();
        assertThat(bench.entries()).containsKey("VCS.GitlabAdminPat");
    }

    @Test
    void aMistakeOfOursTellsItsPlaceAndNoMessage() {
        bench.backend(ProviderKind.VAULT, surroundings -> {
            throw new IllegalStateException("CANARY");
        });
        assertThat(bench.init()).isEqualTo(ExitCode.BUG);
        assertThat(lastLine()).contains("IllegalStateException", "InitTest").doesNotContain("CANARY");
    }
}
