package io.mxsecrets.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.agent.notify.Announcement;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.secret.SecretText;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is told of what, and how often it is tried. */
class NotificationTest {
    private static final Duration LONGEST = Duration.ofMinutes(6);

    @TempDir
    Path temporary;

    private final List<Announcement> told = new ArrayList<>();
    private boolean deaf;
    private int tries;
    private AgentHarness bench;

    @BeforeEach
    void afterInit() {
        bench = new AgentHarness(temporary.resolve("files"), 3);
        bench.set("SECRET", "kv/app").set("NOTIFY_TOKEN_KEY", "token");
        bench.store.put("kv/app", "{\"a\":\"1\",\"b\":\"1\",\"c\":\"1\",\"token\":\"t\"}");
        bench.init();
        bench.notifier = Optional.of(announcement -> {
            tries++;
            if (deaf) {
                throw Failure.of(Reason.UNREACHABLE, Step.NOTIFY, "the app is deaf", "mend it");
            }
            told.add(announcement);
        });
        bench.sidecar();
    }

    @Test
    void tellsTheGenerationAndTheKeysThatWereAddedRemovedOrChanged() {
        bench.pass(LONGEST);
        assertThat(told).isEmpty();
        bench.store.put("kv/app", "{\"a\":\"1\",\"b\":\"2\",\"d\":\"1\",\"token\":\"t\"}");
        bench.pass(LONGEST);
        assertThat(told).hasSize(1);
        assertThat(told.get(0).generation())
                .isEqualTo(bench.manifest().orElseThrow().generation());
        assertThat(told.get(0).changed()).containsExactlyInAnyOrder("b", "c", "d");
        assertThat(told.get(0).token()).contains(SecretText.of("t"));
    }

    @Test
    void f19TriesABoundedNumberOfTimesAndAgainAtTheNextChange() {
        deaf = true;
        bench.store.put("kv/app", "{\"a\":\"2\"}");
        bench.pass(Duration.ofHours(5));
        assertThat(tries).isEqualTo(4);
        assertThat(bench.entries()).containsEntry("a", "2");
        deaf = false;
        bench.store.put("kv/app", "{\"a\":\"3\"}");
        bench.pass(LONGEST);
        assertThat(told).hasSize(1);
    }

    @Test
    void f18AVersionThatIsInvalidOrGivesEqualEntriesIsNoNews() {
        bench.store.put("kv/app", "[]");
        bench.pass(LONGEST);
        bench.store.put("kv/app", "{\"token\":\"t\",\"c\":\"1\",\"b\":\"1\",\"a\":\"1\"}");
        bench.pass(LONGEST);
        assertThat(tries).isZero();
    }
}
