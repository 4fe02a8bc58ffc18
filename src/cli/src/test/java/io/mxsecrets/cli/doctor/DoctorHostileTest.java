package io.mxsecrets.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.testbed.hostile.Behaviour;
import io.mxsecrets.testbed.hostile.Behaviour.Judgement;
import io.mxsecrets.testbed.hostile.Behaviours;
import io.mxsecrets.testbed.hostile.Call;
import io.mxsecrets.testbed.hostile.HostileServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
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
 * A40: the walk of {@code doctor} against stores whose answers are broken, foreign or too large, at each call that it makes: it
 * ends, asks a bounded number of times, and says one clean sentence with an exit code of the contract. The build runs a quarter,
 * {@code -Dhostile=.*} all; silence is the agent's own test, which waits for it.
 */
class DoctorHostileTest {
    private static final int MOST_CALLS = 4;
    private static final Set<ExitCode> CODES = Set.of(
            ExitCode.DONE,
            ExitCode.SETTINGS,
            ExitCode.DOCUMENT_INVALID,
            ExitCode.NOT_FOUND,
            ExitCode.UNAVAILABLE,
            ExitCode.DENIED);

    static final Behaviour HEALTHY = new Behaviour(
            "healthy",
            Set.of(),
            Judgement.TAKEN,
            wire -> wire.answer("200 OK", "", wire.call().good().getBytes(StandardCharsets.UTF_8)));
    private static final Behaviour FORBIDDEN = new Behaviour(
            "forbidden",
            Set.of(),
            Judgement.DENIED,
            wire -> wire.answer(
                    "403 Forbidden", "", "{\"errors\":[\"permission denied\"]}".getBytes(StandardCharsets.UTF_8)));

    @TempDir
    Path directory;

    record Case(Call call, Behaviour behaviour) {
        @Override
        public String toString() {
            return call + ": " + behaviour;
        }
    }

    static Stream<Case> cases() {
        List<Behaviour> any = Behaviours.all().stream()
                .filter(behaviour -> behaviour.calls().contains(Call.VAULT_READ)
                        && behaviour.calls().contains(Call.GET_SECRET))
                .filter(behaviour -> !behaviour.slow())
                .toList();
        int step = System.getProperty("hostile", "").isEmpty() ? 4 : 1;
        return Stream.of(
                        Call.VAULT_LOGIN,
                        Call.VAULT_METADATA,
                        Call.VAULT_READ,
                        Call.STS_WEB_IDENTITY,
                        Call.GET_SECRET,
                        Call.DESCRIBE_SECRET,
                        Call.VAULT_HEALTH,
                        Call.VAULT_CAPABILITIES,
                        Call.VAULT_MOUNT)
                .flatMap(call -> IntStream.range(0, any.size())
                        .filter(i -> i % step == call.ordinal() % step)
                        .mapToObj(i -> new Case(call, any.get(i))));
    }

    @ParameterizedTest // A40
    @MethodSource("cases")
    void endsWithOneCleanSentence(Case hostile) throws Exception {
        Call call = hostile.call();
        try (HostileServer server = new HostileServer(Optional.empty())) {
            server.misbehave(Call.VAULT_HEALTH, HEALTHY, Integer.MAX_VALUE);
            if (call == Call.VAULT_CAPABILITIES || call == Call.VAULT_MOUNT) { // Asked for after a refusal.
                server.misbehave(Call.VAULT_READ, FORBIDDEN, Integer.MAX_VALUE);
            }
            server.misbehave(call, hostile.behaviour(), Integer.MAX_VALUE);
            Findings findings = new Findings();
            List<DeskFinding> all = new ArrayList<>();
            new DeskWalk("Pod app", finding -> {
                        all.add(finding);
                        findings.accept(finding);
                    })
                    .walk(variables(call.name().startsWith("VAULT"), server.url()), false);

            assertThat(server.count(call)).as("not asked again and again").isLessThanOrEqualTo(MOST_CALLS);
            assertThat(all).isNotEmpty().allSatisfy(finding -> {
                assertThat(finding.exitCode()).as(finding.toString()).isIn(CODES);
                assertThat(finding.sentence() + finding.fix())
                        .as(finding.toString())
                        .doesNotContain(Call.CANARY, "\u001b", "\n", "\u202e");
                assertThat(finding.sentence()).isNotBlank();
            });
            assertThat(findings.exitCode()).isIn(CODES);
            if (Set.of(Call.VAULT_LOGIN, Call.STS_WEB_IDENTITY).contains(call)
                    && hostile.behaviour().judgement() != Judgement.TAKEN) {
                assertThat(findings.exitCode()).isNotEqualTo(ExitCode.DONE);
            }
            if (call == Call.VAULT_CAPABILITIES || call == Call.VAULT_MOUNT) {
                assertThat(findings.exitCode())
                        .as("the refusal stays the cause")
                        .isEqualTo(ExitCode.DENIED);
            }
        }
    }

    private Map<String, String> variables(boolean vault, String url) throws Exception {
        Path token = Files.writeString(directory.resolve("token"), "header.payload.signature");
        Map<String, String> variables = new HashMap<>(Map.of("MXSECRETS_ALLOW_HTTP", "true"));
        variables.putAll(
                vault
                        ? Map.of(
                                "MXSECRETS_PROVIDER",
                                "vault",
                                "MXSECRETS_SECRET",
                                url + "/kv/app",
                                "MXSECRETS_VAULT_ROLE",
                                "app",
                                "MXSECRETS_VAULT_JWT_FILE",
                                token.toString())
                        : Map.of(
                                "MXSECRETS_PROVIDER",
                                "aws",
                                "MXSECRETS_SECRET",
                                "PMP-app",
                                "MXSECRETS_AWS_REGION",
                                "eu-west-1",
                                "MXSECRETS_AWS_ROLE_ARN",
                                "arn:aws:iam::123456789012:role/reader",
                                "MXSECRETS_AWS_TOKEN_FILE",
                                token.toString(),
                                "MXSECRETS_AWS_ENDPOINT",
                                url,
                                "MXSECRETS_AWS_STS_ENDPOINT",
                                url));
        return variables;
    }
}
