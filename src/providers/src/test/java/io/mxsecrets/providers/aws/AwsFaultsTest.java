package io.mxsecrets.providers.aws;

import static io.mxsecrets.providers.aws.ScriptedAws.error;
import static io.mxsecrets.providers.aws.ScriptedAws.json;
import static io.mxsecrets.providers.aws.ScriptedAws.role;
import static io.mxsecrets.providers.aws.ScriptedAws.secret;
import static io.mxsecrets.providers.aws.ScriptedAws.stsError;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** AWS is away, slow, or somebody else: tried with growing waits, never beyond the deadline, never as another identity. */
class AwsFaultsTest extends Scripted {
    private static final Duration INIT = Duration.ofSeconds(120);

    private Failure failureWithin(Duration deadline) {
        Duration start = world.passed();
        Failure failure = failure(() -> provider().read(world.request(), world.deadline(deadline)));
        assertThat(world.passed().minus(start)).isLessThan(deadline.plusSeconds(1));
        return failure;
    }

    @Test // F1
    void stsThatThrottlesForAMinuteIsWaitedForAndTheNodesRoleNeverTaken() {
        world.with("MXSECRETS_ALLOW_NODE_ROLE", "true").with("AWS_EC2_METADATA_SERVICE_ENDPOINT", aws.url());
        aws.on(
                "AssumeRoleWithWebIdentity",
                r -> world.passed().toSeconds() < 60
                        ? stsError(400, "ThrottlingException", "Rate exceeded")
                        : role("AssumeRoleWithWebIdentity", "pod"));

        provider().read(world.request(), world.deadline(INIT));

        assertThat(world.passed()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(75));
        assertThat(aws.count("AssumeRoleWithWebIdentity")).isBetween(8L, 30L);
        assertThat(aws.calls)
                .allMatch(call -> call.equals("AssumeRoleWithWebIdentity") || call.equals("GetSecretValue"));
        assertThat(aws.count("GetSecretValue")).isOne();
    }

    @Test // F1
    void throttlingOfTheReadForAMinuteIsWaitedFor() {
        aws.on(
                "GetSecretValue",
                r -> world.passed().toSeconds() < 60
                        ? error(400, "ThrottlingException", "Rate exceeded")
                        : secret("{}", ScriptedAws.VERSION));

        provider().read(world.request(), world.deadline(INIT));

        assertThat(aws.count("AssumeRoleWithWebIdentity")).isOne();
        assertThat(aws.count("GetSecretValue")).isBetween(8L, 30L);
    }

    @ParameterizedTest // F2
    @ValueSource(strings = {"AssumeRoleWithWebIdentity", "GetSecretValue"})
    void anOutageEndsAtTheDeadlineWithTheStep(String call) {
        aws.on(call, r -> new ResponseDefinitionBuilder().withStatus(503));

        Failure failure = failureWithin(INIT);

        assertThat(failure.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(failure.step()).isEqualTo(call.equals("GetSecretValue") ? Step.READ : Step.LOGIN);
        assertThat(world.passed()).isGreaterThan(Duration.ofSeconds(100));
        assertThat(aws.count(call)).isBetween(15L, 60L);
    }

    @Test // F2
    void theSidecarsOneTryIsOneCall() {
        aws.on("GetSecretValue", r -> new ResponseDefinitionBuilder().withStatus(503));
        failure(() -> provider().read(world.request(), world.deadline(INIT).forOneTry()));
        assertThat(aws.count("GetSecretValue")).isOne();
    }

    @ParameterizedTest // F8
    @EnumSource(Fault.class)
    void brokenConnectionsAreTriedAgain(Fault fault) {
        aws.next("AssumeRoleWithWebIdentity", new ResponseDefinitionBuilder().withFault(fault));
        aws.next(
                "GetSecretValue",
                new ResponseDefinitionBuilder().withStatus(200).withFault(fault));

        assertThat(text(read())).contains("CANARY");

        assertThat(aws.count("GetSecretValue")).isBetween(2L, 3L);
    }

    @ParameterizedTest // F8
    @EnumSource(Fault.class)
    void connectionsThatStayBrokenEndInTime(Fault fault) {
        aws.on(
                "GetSecretValue",
                r -> new ResponseDefinitionBuilder().withStatus(200).withFault(fault));
        Failure failure = failureWithin(Duration.ofSeconds(10));
        assertThat(failure.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(failure.sentence()).contains("the secret PMP-app in eu-west-1");
    }

    @Test // F8
    void aServerThatNeverAnswersIsLeftAtTheDeadline() {
        aws.on("GetSecretValue", r -> secret("{}", ScriptedAws.VERSION).withFixedDelay(5_000));
        Failure failure = failureWithin(Duration.ofSeconds(2));
        assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
        assertThat(failure.sentence()).contains("did not answer in time");
    }

    @Test // F8
    void aBodyThatDripsIsLeftAtTheDeadline() {
        aws.on("GetSecretValue", r -> secret("{\"a\":\"" + "x".repeat(500) + "\"}", ScriptedAws.VERSION)
                .withChunkedDribbleDelay(100, 10_000));
        assertThat(failureWithin(Duration.ofSeconds(2)).reason()).isEqualTo(Reason.UNREACHABLE);
    }

    @Test // F8
    void aConnectThatIsSwallowedIsLeftAtTheDeadline() throws IOException {
        try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            world.with("MXSECRETS_AWS_ENDPOINT", "http://127.0.0.1:" + deaf.getLocalPort());
            assertThat(failureWithin(Duration.ofSeconds(2)).exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
        }
    }

    @Test // F7
    void aNameThatIsNotResolvedSaysWhatToCheck() {
        world.with("MXSECRETS_AWS_ENDPOINT", "http://no-such-host.invalid");
        assertThat(failureWithin(Duration.ofSeconds(20)).sentence()).contains("DNS", "interface endpoints");
    }

    @Test
    void aRefusedConnectionSaysWhatToCheck() throws IOException {
        int port;
        try (ServerSocket closed = new ServerSocket(0)) {
            port = closed.getLocalPort();
        }
        world.with("MXSECRETS_AWS_STS_ENDPOINT", "http://127.0.0.1:" + port);
        Failure failure = failureWithin(Duration.ofSeconds(5));
        assertThat(failure.step()).isEqualTo(Step.LOGIN);
        assertThat(failure.sentence()).contains("takes no connections", "of STS");
    }

    @ParameterizedTest // A11
    @ValueSource(
            strings = {
                "<html>sign in CANARYcanaryCANARY</html>",
                "{\"Name\":\"PMP-app\",\"SecretString\":\"CANARYcanaryCANARY",
                "{\"Name\":1e5,\"VersionId\":{\"CANARYcanaryCANARY\":1}}",
                "{}",
                "",
                "[]",
                "\"CANARYcanaryCANARY\""
            })
    void anAnswerThatIsNotOfAwsIsNoSecret(String body) {
        aws.on("GetSecretValue", r -> json(body));
        Failure failure = failureWithin(Duration.ofSeconds(5));
        assertThat(failure.reason()).isEqualTo(Reason.STRANGE_ANSWER);
        assertThat(failure.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    }

    @ParameterizedTest // A11
    @ValueSource(
            strings = {
                "<html>sign in CANARYcanaryCANARY</html>",
                "<AssumeRoleWithWebIdentityResponse><Credentials><SecretAccessKey>CANARYcanaryCANARY",
                "{\"Credentials\":{\"SecretAccessKey\":\"CANARYcanaryCANARY\"}}",
                "",
            })
    void anAnswerThatIsNotOfStsGivesNoKeys(String body) {
        aws.on(
                "AssumeRoleWithWebIdentity",
                r -> new ResponseDefinitionBuilder().withStatus(200).withBody(body));
        Failure failure = failureWithin(Duration.ofSeconds(5));
        assertThat(failure.reason()).isEqualTo(Reason.STRANGE_ANSWER);
        assertThat(failure.step()).isEqualTo(Step.LOGIN);
        assertThat(aws.count("GetSecretValue")).isZero();
    }

    @Test // A11
    void aBodyShorterThanItsLengthIsNoSecret() throws IOException {
        try (RawServer cut = new RawServer("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"Name\":\"PMP-app\",")) {
            world.with("MXSECRETS_AWS_ENDPOINT", cut.url());
            assertThat(failureWithin(Duration.ofSeconds(5)).exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
            assertThat(cut.connections()).isPositive();
        }
    }

    @Test // A11
    void aCompressedBombIsNotOpened() throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bomb)) {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 64; i++) {
                zip.write(zeros);
            }
        }
        aws.on("GetSecretValue", r -> json("").withHeader("Content-Encoding", "gzip")
                .withBody(bomb.toByteArray()));
        Failure failure = failureWithin(Duration.ofSeconds(5));
        assertThat(failure.sentence()).contains("compressed body that was not requested");
    }

    @Test // A11
    void aBodyWithoutEndIsCut() {
        aws.on("GetSecretValue", r -> json("x".repeat(9 << 20)));
        assertThat(failureWithin(Duration.ofSeconds(10)).reason()).isEqualTo(Reason.STRANGE_ANSWER);
    }

    @ParameterizedTest // A12
    @ValueSource(ints = {301, 302, 307, 308})
    void redirectsAreNotFollowed(int status) throws IOException {
        try (ScriptedAws elsewhere = new ScriptedAws()) {
            aws.on("GetSecretValue", r -> new ResponseDefinitionBuilder()
                    .withStatus(status)
                    .withHeader("Location", elsewhere.url() + "/"));
            aws.on("AssumeRole", r -> role("AssumeRole", "x"));
            assertThat(failureWithin(Duration.ofSeconds(5)).reason()).isEqualTo(Reason.STRANGE_ANSWER);
            aws.on("AssumeRoleWithWebIdentity", r -> new ResponseDefinitionBuilder()
                    .withStatus(status)
                    .withHeader("Location", elsewhere.url() + "/"));
            world.pass(Duration.ofHours(2));
            assertThat(failureWithin(Duration.ofSeconds(5)).reason()).isEqualTo(Reason.STRANGE_ANSWER);
            assertThat(elsewhere.calls).isEmpty();
        }
    }

    @Test // F6
    void aWallClockThatJumpsNeitherKeepsNorDropsKeys() {
        read();
        world.jump(Duration.ofHours(-3));
        read();
        world.jump(Duration.ofHours(6));
        read();
        assertThat(aws.count("AssumeRoleWithWebIdentity")).isOne();
    }

    @Test // F5
    void keysAreRenewedBeforeTheyEndWithTheTokenAsItIsThen() throws IOException {
        read();
        world.pass(Duration.ofMinutes(40));
        read();
        assertThat(aws.count("AssumeRoleWithWebIdentity")).isOne();

        java.nio.file.Path token =
                token("sts.amazonaws.com", java.time.Instant.now().plusSeconds(7200));
        String renewed = java.nio.file.Files.readString(token).strip();
        world.pass(Duration.ofMinutes(16));
        read();

        assertThat(aws.count("AssumeRoleWithWebIdentity")).isEqualTo(2);
        assertThat(java.net.URLDecoder.decode(
                        aws.requests
                                .get(aws.calls.lastIndexOf("AssumeRoleWithWebIdentity"))
                                .getBodyAsString(),
                        java.nio.charset.StandardCharsets.UTF_8))
                .contains(renewed);
    }

    @Test // F1
    void keysThatAreDueServeUntilTheirEndWhileStsIsAway() {
        read();
        aws.on("AssumeRoleWithWebIdentity", r -> stsError(400, "Throttling", "Rate exceeded"));
        world.pass(Duration.ofMinutes(56));
        read();
        world.pass(Duration.ofMinutes(5));
        assertThat(failure().reason()).isEqualTo(Reason.THROTTLED_BY_STORE);
    }
}
