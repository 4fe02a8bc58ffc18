package io.mxsecrets.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mxsecrets.agent.MemoryStore.Call;
import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.publish.manifest.Manifest;
import io.mxsecrets.core.publish.manifest.SourceState.Freshness;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sidecar's state machine on a virtual clock; the interval is five minutes where nothing else is said. */
class LoopTest {
    private static final Duration INTERVAL = Duration.ofMinutes(5);
    private static final Duration LONGEST = Duration.ofMinutes(6);
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    Path temporary;

    private AgentHarness bench;

    @BeforeEach
    void oneSource() {
        bench = new AgentHarness(temporary.resolve("files"), 7);
        bench.set("SECRET", "kv/app");
        bench.store.put("kv/app", "{\"DB\":{\"Password\":\"one\"}}");
    }

    /** The state in which every sidecar finds its pod: init has done its work a moment ago. */
    private AgentHarness afterInit() {
        assertThat(bench.init()).isEqualTo(ExitCode.DONE);
        bench.sidecar();
        return bench;
    }

    private String generation() {
        return bench.manifest().orElseThrow().generation();
    }

    private double metric(String series) {
        return bench.metrics
                .page()
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElse(Double.NaN);
    }

    @Test
    void asksNothingOfTheStoreUntilAnIntervalAfterInit() {
        afterInit().pass(Duration.ofMinutes(4).minusSeconds(1));
        assertThat(bench.store.calls()).hasSize(1);
        bench.pass(Duration.ofMinutes(2).plusSeconds(1));
        assertThat(bench.store.calls()).hasSize(2);
    }

    @Test
    void publishesANewVersionWithinAFifthMoreThanAnInterval() {
        afterInit().pass(Duration.ofMinutes(17));
        bench.store.put("kv/app", "{\"DB\":{\"Password\":\"two\"}}");
        bench.pass(LONGEST);
        assertThat(bench.entries()).containsEntry("DB.Password", "two");
    }

    @Test
    void writesNothingWhileNothingChanges() {
        afterInit();
        String first = generation();
        bench.pass(DAY);
        assertThat(generation()).isEqualTo(first);
    }

    @Test
    void writesNothingForANewVersionWithEqualEntriesAndStillTellsTheVersion() {
        afterInit();
        String first = generation();
        bench.store.put("kv/app", "{ \"DB.Password\" : \"one\" }");
        bench.pass(LONGEST);
        assertThat(generation()).isEqualTo(first);
        assertThat(bench.manifest().orElseThrow().sources().get("main").version())
                .isEqualTo("1");
        assertThat(metric("mxsecrets_agent_version_info{source=\"main\",version=\"2\"}"))
                .isEqualTo(1);
    }

    @Test
    void spreadsItsChecksByAFifthAroundTheInterval() {
        afterInit().pass(DAY);
        List<Call> calls = bench.store.calls();
        for (int i = 2; i < calls.size(); i++) {
            Duration gap = calls.get(i).at().minus(calls.get(i - 1).at());
            assertThat(gap).isBetween(Duration.ofMinutes(4), LONGEST);
        }
        assertThat(calls.size()).isBetween(260, 320);
    }

    @Test
    void f2KeepsTheFilesAndNeverAsksAStoreInTroubleMoreOftenThanAHealthyOne() {
        afterInit().pass(INTERVAL);
        bench.store.goAway(Reason.STORE_ERROR);
        int before = bench.store.calls().size();
        bench.pass(Duration.ofHours(10));
        assertThat(bench.store.calls().size() - before).isLessThanOrEqualTo(10 * 60 / 4);
        assertThat(bench.entries()).containsEntry("DB.Password", "one");
        assertThat(bench.loop().status().ready()).isTrue();
        assertThat(metric("mxsecrets_agent_failing{source=\"main\"}")).isEqualTo(1);
    }

    @Test
    void f3IsFreshWithinAFifthMoreThanAnIntervalAfterTheStoreIsBack() {
        afterInit();
        bench.store.goAway(Reason.SEALED);
        bench.pass(Duration.ofHours(3));
        bench.store.put("kv/app", "{\"DB.Password\":\"two\"}");
        bench.store.comeBack();
        bench.pass(LONGEST);
        assertThat(bench.entries()).containsEntry("DB.Password", "two");
        assertThat(bench.log("source recovered")).hasSize(1);
    }

    @Test
    void f6SchedulesOnMonotonicTimeWhateverTheWallClockDoes() {
        afterInit().pass(INTERVAL);
        int before = bench.store.calls().size();
        bench.setWallClock(Duration.ofHours(-10));
        bench.pass(Duration.ofHours(1));
        bench.setWallClock(Duration.ofHours(10));
        bench.pass(Duration.ofHours(1));
        assertThat(bench.store.calls().size() - before).isBetween(20, 30);
    }

    @Test
    void f6AClockThatJumpsBesideARestartNeitherStormsTheStoreNorStopsTheChecks() {
        afterInit().pass(DAY);
        for (int hours : new int[] {-10, 10}) {
            int before = bench.store.calls().size();
            bench.setWallClock(Duration.ofHours(hours));
            bench.sidecar().pass(LONGEST);
            assertThat(bench.store.calls().size() - before).isBetween(1, 2);
        }
    }

    @Test
    void f6AMachineThatSleptIsFreshWithinAnIntervalOfItsOwnTime() {
        afterInit().pass(INTERVAL);
        bench.store.put("kv/app", "{\"DB.Password\":\"two\"}");
        int before = bench.store.calls().size();
        // Linux's monotonic clock stands still meanwhile; the wall clock does not.
        bench.setWallClock(Duration.ofHours(8));
        bench.pass(LONGEST);
        assertThat(bench.entries()).containsEntry("DB.Password", "two");
        assertThat(bench.store.calls().size() - before).isLessThanOrEqualTo(2);
    }

    @Test
    void f18TheNewestOfTwoRotationsInOneIntervalWins() {
        afterInit().pass(INTERVAL);
        bench.store.put("kv/app", "{\"DB.Password\":\"two\"}");
        bench.store.put("kv/app", "{\"DB.Password\":\"three\"}");
        bench.pass(LONGEST);
        assertThat(bench.entries()).containsEntry("DB.Password", "three");
        assertThat(metric("mxsecrets_agent_generations_total")).isEqualTo(1);
    }

    @Test
    void f18AnInvalidVersionNeverTakesThePlaceOfAGoodOneAndIsReadOnce() {
        afterInit();
        String first = generation();
        bench.store.put("kv/app", "[\"an array\"]");
        bench.pass(Duration.ofHours(1));
        assertThat(generation()).isEqualTo(first);
        assertThat(bench.entries()).containsEntry("DB.Password", "one");
        assertThat(metric("mxsecrets_agent_failures_total{source=\"main\",reason=\"document_invalid\"}"))
                .isGreaterThan(9);
        bench.store.put("kv/app", "{\"DB.Password\":\"three\"}");
        bench.pass(LONGEST);
        assertThat(bench.entries()).containsEntry("DB.Password", "three");
        assertThat(metric("mxsecrets_agent_failing{source=\"main\"}")).isZero();
    }

    @Test
    void keepsTheEntriesOfASourceThatFailsAndSaysSoInTheManifest() {
        bench.set("SECRET__OTHER", "kv/other");
        bench.store.put("kv/other", "{\"x\":\"1\"}");
        afterInit();
        bench.store.fail("kv/app", Reason.DENIED);
        bench.pass(LONGEST);
        bench.store.put("kv/other", "{\"x\":\"2\"}");
        bench.pass(LONGEST);
        assertThat(bench.entries()).isEqualTo(Map.of("DB.Password", "one", "x", "2"));
        Manifest manifest = bench.manifest().orElseThrow();
        assertThat(manifest.sources().get("main").freshness()).isEqualTo(Freshness.KEPT);
        assertThat(manifest.sources().get("other").freshness()).isEqualTo(Freshness.FRESH);
    }

    @Test
    void theTroubleOfOneSourceIsNotThatOfAnother() {
        bench.set("SECRET__OTHER", "kv/other");
        bench.store.put("kv/other", "{\"x\":\"1\"}");
        afterInit();
        // Given a version that contradicts the other source, and at the same time good news of the other
        bench.store.put("kv/app", "{\"DB.Password\":\"two\",\"x\":\"mine\"}");
        bench.store.put("kv/other", "{\"x\":\"2\"}");
        bench.pass(LONGEST);
        assertThat(bench.entries()).containsEntry("DB.Password", "one").containsEntry("x", "2");
        assertThat(metric("mxsecrets_agent_failing{source=\"main\"}")).isEqualTo(1);
        // When the contradiction ends on the other side
        bench.store.put("kv/other", "{\"y\":\"3\"}");
        bench.pass(LONGEST);
        assertThat(bench.entries()).isEqualTo(Map.of("DB.Password", "two", "x", "mine", "y", "3"));
    }

    @Test
    void readsASecretOnceForAllSourcesThatWantIt() {
        bench.set("SECRET__A", "kv/app").set("PREFIX__A", "a.");
        bench.set("SECRET__B", "kv/app").set("PREFIX__B", "b.");
        afterInit().pass(LONGEST);
        assertThat(bench.store.calls()).hasSize(2);
        assertThat(bench.entries()).containsKeys("DB.Password", "a.DB.Password", "b.DB.Password");
    }

    @Test
    void feedsOfOneIntervalAreReadTogetherForOneGeneration() {
        bench.set("SECRET__OTHER", "kv/other");
        bench.store.put("kv/other", "{\"x\":\"1\"}");
        afterInit().pass(Duration.ofHours(5));
        bench.store.put("kv/app", "{\"DB.Password\":\"two\"}");
        bench.store.put("kv/other", "{\"x\":\"2\"}");
        bench.pass(LONGEST);
        assertThat(metric("mxsecrets_agent_generations_total")).isEqualTo(1);
        assertThat(bench.entries()).isEqualTo(Map.of("DB.Password", "two", "x", "2"));
    }

    @Test
    void aKeyThatAnotherSourceHidComesBackWhenThatSourceDropsIt() {
        // Given two sources that both have x, of which the second one's is in the files
        bench.set("SECRET__OTHER", "kv/other").set("ON_CONFLICT", "last");
        bench.store.put("kv/app", "{\"x\":\"hidden\"}");
        bench.store.put("kv/other", "{\"x\":\"shown\"}");
        afterInit();
        assertThat(bench.entries()).containsEntry("x", "shown");
        // When the second drops it, and the sidecar knows the first one from the files alone
        bench.store.put("kv/other", "{\"y\":\"1\"}");
        bench.pass(LONGEST);
        assertThat(bench.entries()).isEqualTo(Map.of("x", "hidden", "y", "1"));
    }

    @Test
    void asksForWhatIsNotThereNoMoreOftenThanNegativeTtl() {
        bench.set("NEGATIVE_TTL", "1h").set("SECRET__OTHER", "kv/other").set("OPTIONAL__OTHER", "true");
        afterInit();
        int before = bench.store.callsOf("kv/other");
        bench.pass(DAY);
        assertThat(bench.store.callsOf("kv/other") - before).isBetween(19, 31);
        bench.store.put("kv/other", "{\"late\":\"yes\"}");
        bench.pass(Duration.ofMinutes(73));
        assertThat(bench.entries()).containsEntry("late", "yes");
    }

    @Test
    void aSecretThatWasDeletedKeepsItsEntries() {
        afterInit();
        bench.store.fail("kv/app", Reason.DELETED);
        bench.pass(DAY);
        assertThat(bench.entries()).containsEntry("DB.Password", "one");
    }

    @Test
    void staleEntriesStayAndAreToldWhereNothingElseIsAsked() {
        bench.set("STALE_TTL", "1h");
        afterInit();
        bench.store.goAway(Reason.UNREACHABLE);
        bench.pass(Duration.ofMinutes(59));
        assertThat(metric("mxsecrets_agent_stale{source=\"main\"}")).isNaN();
        bench.pass(Duration.ofMinutes(2));
        assertThat(metric("mxsecrets_agent_stale{source=\"main\"}")).isEqualTo(1);
        assertThat(bench.entries()).containsKey("DB.Password");
        assertThat(bench.loop().status().ready()).isTrue();
    }

    @Test
    void stalePodsAreUnreadyWhereThatIsAskedAndReadyAgainAfterwards() {
        bench.set("STALE_TTL", "1h").set("ON_STALE", "unready");
        afterInit();
        bench.store.goAway(Reason.UNREACHABLE);
        bench.pass(Duration.ofMinutes(61));
        assertThat(bench.loop().status().ready()).isFalse();
        bench.store.comeBack();
        bench.pass(LONGEST);
        assertThat(bench.loop().status().ready()).isTrue();
    }

    @Test
    void staleEntriesAreRemovedWhereThatIsAskedAndComeBack() {
        bench.set("STALE_TTL__MAIN", "1h").set("ON_STALE", "remove");
        bench.set("SECRET__OTHER", "kv/other");
        bench.store.put("kv/other", "{\"x\":\"1\"}");
        afterInit();
        bench.store.fail("kv/app", Reason.UNREACHABLE);
        bench.pass(Duration.ofMinutes(61));
        assertThat(bench.entries()).isEqualTo(Map.of("x", "1"));
        bench.store.heal("kv/app");
        bench.pass(LONGEST);
        assertThat(bench.entries()).isEqualTo(Map.of("x", "1", "DB.Password", "one"));
    }

    @Test
    void theFilesAreRemovedWhenNothingFreshIsLeftAndTheLoopKeepsTrying() {
        bench.set("STALE_TTL", "1h").set("ON_STALE", "remove");
        afterInit();
        bench.store.goAway(Reason.UNREACHABLE);
        bench.pass(Duration.ofMinutes(61));
        assertThat(bench.directory.resolve("secrets.properties")).doesNotExist();
        assertThat(bench.loop().status().ready()).isFalse();
        int before = bench.store.calls().size();
        bench.pass(DAY);
        assertThat(bench.store.calls().size() - before).isLessThanOrEqualTo(310);
        bench.store.comeBack();
        bench.pass(LONGEST);
        assertThat(bench.entries()).containsEntry("DB.Password", "one");
    }

    @Test
    void aSidecarWithoutInitWritesFirstAndTriesQuicklyWhileThePodWaits() {
        bench.store.goAway(Reason.UNREACHABLE);
        bench.sidecar().pass(Duration.ofSeconds(10));
        assertThat(bench.store.calls().size()).isBetween(3, 12);
        assertThat(bench.loop().status().onDisk()).isEmpty();
        bench.store.comeBack();
        bench.pass(Duration.ofSeconds(20));
        assertThat(bench.entries()).containsEntry("DB.Password", "one");
        assertThat(bench.loop().status().ready()).isTrue();
    }

    @Test
    void aPodThatWaitsForLongStaysWithinTheBudgetOfTheHour() {
        bench.store.goAway(Reason.DENIED);
        bench.sidecar().pass(DAY);
        for (Call start : bench.store.calls()) {
            Duration end = start.at().plusHours(1);
            long hour = bench.store.calls().stream()
                    .filter(call ->
                            call.at().compareTo(start.at()) >= 0 && call.at().compareTo(end) < 0)
                    .count();
            assertThat(hour).isLessThanOrEqualTo(25);
        }
    }

    /** A denial may cost a login, a read and what explains it: the next regular check comes all the same. */
    @Test
    void theCureOfADenialIsSeenAtTheNextRegularCheck() {
        bench.store.costs(5);
        afterInit().pass(INTERVAL);
        bench.store.goAway(Reason.DENIED);
        bench.pass(Duration.ofHours(3));
        bench.store.comeBack();
        bench.store.put("kv/app", "{\"DB.Password\":\"two\"}");
        bench.pass(LONGEST);
        assertThat(bench.entries()).containsEntry("DB.Password", "two");
        assertThat(bench.log("the hourly budget of")).isEmpty();
    }

    @Test
    void theCureOfADenialIsSeenWithinAnIntervalWhileAPodWaits() {
        bench.store.costs(5);
        bench.store.goAway(Reason.LOGIN_DENIED);
        bench.sidecar().pass(Duration.ofMinutes(50));
        bench.store.comeBack();
        bench.pass(LONGEST);
        assertThat(bench.entries()).containsEntry("DB.Password", "one");
    }

    @Test
    void aSidecarOfNothingButOptionalSourcesThatAreNotThereStartsWithEmptyFilesAndAWarning() {
        bench.set("SECRET", "kv/none").set("OPTIONAL", "true");
        bench.sidecar().pass(Duration.ofSeconds(5));
        assertThat(bench.entries()).isEmpty();
        assertThat(bench.page("/readyz")).isEqualTo("ready\n");
        assertThat(bench.log("the files are empty")).hasSize(1);
        bench.store.put("kv/none", "{\"late\":\"yes\"}");
        bench.pass(LONGEST);
        assertThat(bench.entries()).containsEntry("late", "yes");
    }

    @Test
    void aSidecarWaitsForAnOptionalSourceThatIsDeniedAsInitDoes() {
        bench.set("OPTIONAL", "true");
        bench.store.goAway(Reason.DENIED);
        bench.sidecar().pass(Duration.ofSeconds(5));
        assertThat(bench.loop().status().onDisk()).isEmpty();
    }

    /** Whatever a provider throws is the failure of that source at that check, seen by all who look, and ends with it. */
    @ParameterizedTest
    @ValueSource(classes = {ArithmeticException.class, StackOverflowError.class, NoClassDefFoundError.class})
    void anyThrowableOfACheckIsThatChecksFailure(Class<? extends Throwable> kind) {
        bench.set("SECRET__OTHER", "kv/other");
        bench.store.put("kv/other", "{\"x\":\"1\"}");
        afterInit().pass(LONGEST);
        bench.store.throwing("kv/app", kind);
        bench.store.put("kv/other", "{\"x\":\"2\"}");
        bench.pass(LONGEST);
        assertThat(metric("mxsecrets_agent_failing{source=\"main\"}")).isEqualTo(1);
        assertThat(metric("mxsecrets_agent_failures_total{source=\"main\",reason=\"bug\"}"))
                .isPositive();
        assertThat(bench.log("internal error: " + kind.getName())).isNotEmpty();
        assertThat(bench.entries()).as("of the other source").containsEntry("x", "2");
        bench.store.throwing("kv/app", null);
        bench.store.put("kv/app", "{\"DB.Password\":\"two\"}");
        bench.pass(LONGEST);
        assertThat(bench.entries()).containsEntry("DB.Password", "two");
        assertThat(metric("mxsecrets_agent_failing{source=\"main\"}")).isZero();
    }

    @Test
    void anExhaustedHeapIsTheEndOfTheProcessAndNotOfACheck() {
        afterInit();
        bench.store.throwing("kv/app", OutOfMemoryError.class);
        assertThatThrownBy(() -> bench.pass(LONGEST)).isInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void looksOnceMoreRightAfterTheRotationThatTheStoreAnnounces() {
        bench.set("REFRESH_INTERVAL", "24h");
        bench.store.rotateAt(AgentHarness.START.plus(Duration.ofHours(40)));
        afterInit().pass(Duration.ofHours(39));
        bench.store.put("kv/app", "{\"DB.Password\":\"rotated\"}");
        bench.pass(Duration.ofHours(1).plusSeconds(15));
        assertThat(bench.entries()).containsEntry("DB.Password", "rotated");
    }

    @Test
    void neverMeansThatOneSuccessIsEnough() {
        bench.set("REFRESH_INTERVAL", "never");
        afterInit().pass(Duration.ofDays(30));
        assertThat(bench.store.calls()).hasSize(1);
    }

    @Test
    void aSidecarThatStartsAnewGoesOnFromTheFiles() {
        afterInit().pass(DAY);
        int before = bench.store.calls().size();
        bench.sidecar().pass(Duration.ofMillis(1));
        assertThat(bench.store.calls()).hasSize(before);
        bench.store.put("kv/app", "{\"DB.Password\":\"two\"}");
        bench.pass(LONGEST);
        assertThat(bench.entries()).containsEntry("DB.Password", "two");
    }

    @Test
    void f21CrashesCostTheStoreNoMoreThanALifeWithoutThem() {
        afterInit().pass(DAY);
        int before = bench.store.calls().size();
        for (int crash = 0; crash < 180; crash++) {
            bench.sidecar().pass(Duration.ofSeconds(20));
        }
        assertThat(bench.store.calls().size() - before).isBetween(1, 3600 / 240 + 1);
        bench.store.put("kv/app", "{\"DB\":{\"Password\":\"two\"}}");
        for (int crash = 0; crash < 360 / 20; crash++) {
            bench.sidecar().pass(Duration.ofSeconds(20));
        }
        assertThat(bench.entries()).containsEntry("DB.Password", "two");
    }

    @Test
    void f21CrashesBesideAStoreThatRefusesStayWithinTheBudgetOfTheHour() {
        afterInit().pass(DAY);
        bench.store.goAway(Reason.DENIED);
        int before = bench.store.calls().size();
        Duration up = Duration.ofSeconds(10);
        for (Duration hour = Duration.ZERO; hour.compareTo(Duration.ofHours(1)) < 0; hour = hour.plus(up)) {
            // As the kubelet starts it again: after ten seconds, then ever later, up to five minutes.
            bench.sidecar().pass(up);
            up = up.multipliedBy(2).compareTo(INTERVAL) < 0 ? up.multipliedBy(2) : INTERVAL;
        }
        assertThat(bench.store.calls().size() - before).isBetween(1, 25);
    }

    @Test
    void filesOfOtherSettingsAreNotGoneOnFromButStayUntilThereAreNewOnes() {
        afterInit();
        bench.set("PREFIX", "app.").sidecar();
        bench.store.goAway(Reason.SEALED);
        bench.pass(INTERVAL);
        assertThat(bench.entries()).isEqualTo(Map.of("DB.Password", "one"));
        bench.store.comeBack();
        bench.pass(LONGEST);
        assertThat(bench.entries()).isEqualTo(Map.of("app.DB.Password", "one"));
    }

    @Test
    void f9AFullDiskLeavesTheFilesAndCostsNoCallOfTheStore() {
        afterInit().pass(INTERVAL);
        AtomicBoolean full = new AtomicBoolean(true);
        bench.disk = FullDisk.over(bench.disk, full);
        bench.sidecar();
        bench.store.put("kv/app", "{\"DB.Password\":\"two\"}");
        bench.pass(LONGEST);
        int calls = bench.store.calls().size();
        bench.pass(Duration.ofMinutes(1));
        assertThat(bench.entries()).containsEntry("DB.Password", "one");
        assertThat(metric("mxsecrets_agent_failures_total{source=\"\",reason=\"cannot_write\"}"))
                .isPositive();
        full.set(false);
        bench.pass(Duration.ofMinutes(1));
        assertThat(bench.entries()).containsEntry("DB.Password", "two");
        assertThat(bench.store.calls().size() - calls).isLessThanOrEqualTo(1);
    }

    @Test
    void saysThatARestartIsDueWhereTheFilesAreReadAtStartAlone() {
        bench.set("FORMAT", "properties,hocon");
        afterInit();
        assertThat(bench.loop().status().changed()).isFalse();
        bench.store.put("kv/app", "{\"DB.Password\":\"two\"}");
        bench.pass(LONGEST);
        assertThat(bench.loop().status().changed()).isTrue();
        assertThat(metric("mxsecrets_agent_restart_due")).isEqualTo(1);
        assertThat(bench.manifest().orElseThrow().restartDue()).isTrue();
    }

    @Test
    void aFailureThatLastsIsToldNowAndThenAndNotAtEachCheck() {
        bench.set("REFRESH_INTERVAL", "30s");
        afterInit();
        bench.store.goAway(Reason.SEALED);
        bench.pass(Duration.ofHours(1));
        assertThat(bench.log("cannot be read").size()).isBetween(10, 16);
    }

    @Test
    void a18NoValueReachesALineOrAMetric() throws Exception {
        String canary = "CANARY-5f1d";
        bench.store.put("kv/app", "{\"DB\":{\"Password\":\"" + canary + "\"},\"x\":[\"" + canary + "\"]}");
        afterInit();
        bench.store.put("kv/app", "{\"DB\":\"" + canary + "\",\"x\":[\"" + canary + "2\"]}");
        bench.pass(LONGEST);
        bench.store.put("kv/app", "{\"DB\":\"" + canary + "\",\"DB\":\"" + canary + "\"}");
        bench.pass(LONGEST);
        bench.store.put("kv/app", "[\"" + canary + "\"]");
        bench.pass(LONGEST);
        assertThat(bench.entries()).containsEntry("DB", canary);
        assertThat(bench.log()).hasSizeGreaterThan(4).noneMatch(line -> line.contains(canary));
        assertThat(bench.metrics.page()).doesNotContain(canary);
        assertThat(Files.readString(bench.directory.resolve("manifest.json"))).doesNotContain(canary);
    }
}
