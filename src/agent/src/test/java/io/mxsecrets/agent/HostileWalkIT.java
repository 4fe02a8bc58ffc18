package io.mxsecrets.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.testbed.hostile.Behaviour;
import io.mxsecrets.testbed.hostile.Behaviour.Judgement;
import io.mxsecrets.testbed.hostile.Behaviours;
import io.mxsecrets.testbed.hostile.Call;
import io.mxsecrets.testbed.hostile.HostileServer;
import io.mxsecrets.testbed.hostile.MemoryLimit;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The packaged agent's walks against answers that are broken or hostile: bounded in time, bytes and words. The build runs a
 * quarter; {@code -Dhostile=.*} runs all.
 */
class HostileWalkIT {
    /** Of each kind the one that takes the most. */
    private static final List<String> WORST = List.of(
            "closes at once",
            "half a body",
            "8 MiB with 400",
            "100,000 arrays with 200",
            "headers without end, fast",
            "a flood of 103",
            "a head by the byte");

    /** For the program's start, two stores' worth of checks and reads, and a busy machine. */
    private static final int SECONDS = 60;

    @TempDir
    Path scratch;

    record Case(Call call, Behaviour behaviour) {
        @Override
        public String toString() {
            return call + ": " + behaviour;
        }
    }

    static List<Case> worst() {
        List<Case> all = Stream.of(
                        Call.GET_SECRET, Call.STS_WEB_IDENTITY, Call.DESCRIBE_SECRET, Call.VAULT_LOGIN, Call.VAULT_READ)
                .flatMap(call -> Behaviours.all().stream()
                        .filter(behaviour -> WORST.contains(behaviour.name()))
                        .filter(behaviour -> behaviour.calls().contains(call))
                        .map(behaviour -> new Case(call, behaviour)))
                .toList();
        int step = System.getProperty("hostile", "").isEmpty() ? 4 : 1;
        return IntStream.range(0, all.size())
                .filter(i -> i % step == 0)
                .mapToObj(all::get)
                .toList();
    }

    @ParameterizedTest // A40
    @MethodSource("worst")
    void doctorEndsInTimeWithASentence(Case hostile) throws Exception {
        try (HostileLane lane = new HostileLane(scratch, 5)) {
            lane.plain().misbehave(hostile.call(), hostile.behaviour(), Integer.MAX_VALUE);
            String said = run(lane, hostile.call(), "doctor", Set.of(0, 65, 69));
            assertThat(lane.plain().count(hostile.call())).isPositive();
            assertThat(said).contains("FAIL");
        }
    }

    static List<Case> inTheWalkOfInit() {
        return worst().stream()
                .filter(hostile -> hostile.call() == Call.DESCRIBE_SECRET)
                .toList();
    }

    @ParameterizedTest // A40
    @MethodSource("inTheWalkOfInit")
    void whateverItsWalkMeetsInitEndsAsItWould(Case hostile) throws Exception {
        byte[] denied = "{\"__type\":\"AccessDeniedException\",\"message\":\"no\"}".getBytes(StandardCharsets.UTF_8);
        Behaviour refusal = new Behaviour(
                "denied",
                Set.of(Call.GET_SECRET),
                Judgement.DENIED,
                wire -> wire.answer("400 Bad Request", "", denied));
        try (HostileLane lane = new HostileLane(scratch, 5)) {
            lane.plain().misbehave(Call.GET_SECRET, refusal, Integer.MAX_VALUE);
            lane.plain().misbehave(hostile.call(), hostile.behaviour(), Integer.MAX_VALUE);
            String said = run(lane, Call.GET_SECRET, "init", Set.of(77));
            assertThat(lane.plain().count(Call.DESCRIBE_SECRET)).isPositive();
            List<String> lines = said.strip().lines().toList();
            assertThat(lines.get(lines.size() - 1))
                    .contains("\"exit_code\":\"77\"", "may not secretsmanager:GetSecretValue");
        }
    }

    private String run(HostileLane lane, Call call, String command, Set<Integer> exitCodes) throws Exception {
        HostileServer server = lane.plain();
        Map<String, String> settings = lane.settings(call, server);
        settings.put("INIT_TIMEOUT", "20s");
        Optional<MemoryLimit> limit = lane.limit();
        long begin = System.nanoTime();
        try (AgentProcess agent = lane.start(server, settings, limit, command)) {
            while (agent.alive() && System.nanoTime() - begin < SECONDS * 1_000_000_000L) {
                Thread.sleep(20); // Between two looks at a process.
            }
            assertThat(agent.alive()).as("it hangs").isFalse();
            String said = agent.out() + agent.err();
            assertThat(exitCodes).as(said).contains(agent.end());
            assertThat(limit.map(MemoryLimit::kills).orElse(0L))
                    .as("killed for want of memory")
                    .isZero();
            assertThat(said).doesNotContain(Call.CANARY, "internal error", "report it");
            assertThat(said.codePoints().filter(c -> c < ' ' && c != '\n').count())
                    .isZero();
            assertThat(said.lines().mapToInt(String::length).max().orElse(0)).isLessThan(4200);
            return said;
        } finally {
            if (limit.isPresent()) {
                limit.get().close();
            }
        }
    }
}
