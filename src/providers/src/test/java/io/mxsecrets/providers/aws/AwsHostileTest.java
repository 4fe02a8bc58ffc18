package io.mxsecrets.providers.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.providers.Overheard;
import io.mxsecrets.providers.Reading;
import io.mxsecrets.providers.TestWorld;
import io.mxsecrets.testbed.hostile.Behaviour;
import io.mxsecrets.testbed.hostile.Behaviour.Judgement;
import io.mxsecrets.testbed.hostile.Behaviours;
import io.mxsecrets.testbed.hostile.Call;
import io.mxsecrets.testbed.hostile.HostileServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * Every answer of {@link Behaviours} to each call of AWS, in this process: what it is taken for, and that it is never a
 * mistake of ours. The packaged agent meets them in HostileStoresIT.
 */
class AwsHostileTest {
    private final TestWorld world = new TestWorld();
    private HostileServer server;
    private AwsProvider provider;

    @TempDir
    Path directory;

    @BeforeEach
    void serve() throws IOException {
        server = new HostileServer(Optional.empty());
        world.with("MXSECRETS_PROVIDER", "aws")
                .with("MXSECRETS_SECRET", "PMP-app")
                .with("MXSECRETS_AWS_REGION", "eu-west-1")
                .with("MXSECRETS_AWS_ENDPOINT", server.url())
                .with("MXSECRETS_AWS_STS_ENDPOINT", server.url())
                .with("MXSECRETS_ALLOW_HTTP", "true");
    }

    @AfterEach
    void close() throws IOException {
        provider.close();
        server.close();
    }

    private void log(Call call) throws IOException {
        switch (call) {
            case POD_IDENTITY:
                world.with("MXSECRETS_AWS_AUTH", "pod-identity")
                        .with("MXSECRETS_POD_IDENTITY_ENDPOINT", server.url())
                        .with("MXSECRETS_POD_IDENTITY_TOKEN_FILE", token());
                break;
            case IMDS_TOKEN, IMDS_ROLE, IMDS_KEYS:
                world.with("MXSECRETS_AWS_AUTH", "imds")
                        .with("MXSECRETS_ALLOW_NODE_ROLE", "true")
                        .with("AWS_EC2_METADATA_SERVICE_ENDPOINT", server.url());
                break;
            default:
                world.with("MXSECRETS_AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/reader")
                        .with("MXSECRETS_AWS_TOKEN_FILE", token());
        }
        if (call == Call.STS_ASSUME_ROLE) {
            world.with("MXSECRETS_AWS_ASSUME_ROLE_ARN", "arn:aws:iam::123456789012:role/team");
        }
    }

    private String token() throws IOException {
        String claims = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"sub\":\"system:serviceaccount:team:app\"}".getBytes(StandardCharsets.UTF_8));
        return Files.writeString(directory.resolve("token"), "e30." + claims + "." + Call.CANARY)
                .toString();
    }

    @ParameterizedTest // A25
    @EnumSource(
            names = {"STS_WEB_IDENTITY", "STS_ASSUME_ROLE", "GET_SECRET", "DESCRIBE_SECRET", "POD_IDENTITY", "IMDS_KEYS"
            })
    void everyAnswerIsTakenForWhatItIs(Call call) throws IOException {
        log(call);
        List<String> wrong = new ArrayList<>();
        List<Behaviour> behaviours = Behaviours.all().stream()
                .filter(behaviour -> behaviour.calls().contains(call))
                .toList();
        for (Behaviour behaviour : behaviours) {
            server.recover();
            server.misbehave(call, behaviour, Integer.MAX_VALUE);
            String always = outcome(call, Duration.ofMillis(700));
            String wanted = behaviour.judgement() == Judgement.TAKEN
                    ? "read"
                    : Integer.toString(behaviour.judgement().exitCode(false, false));
            if (!always.startsWith(wanted)) {
                wrong.add(behaviour + " always: " + always + ", wanted " + wanted);
            }
            if (behaviour.judgement() == Judgement.TRIED_AGAIN && !behaviour.slow()) {
                server.recover();
                server.misbehave(call, behaviour, 1);
                String once = outcome(call, Duration.ofSeconds(20));
                if (!once.equals("read")) {
                    wrong.add(behaviour + " once: " + once);
                }
            }
        }
        assertThat(behaviours).hasSizeGreaterThan(100);
        assertThat(wrong).as("of %d", behaviours.size()).isEmpty();
    }

    /** {@code read}, or the exit code and the sentence of a failure. */
    private String outcome(Call call, Duration deadline) {
        world.pass(Duration.ofHours(9000)); // All keys have ended.
        try {
            if (provider == null) {
                provider = new AwsProvider(world.surroundings(), SecretsManagerClient::builder);
            }
            Reading reading = provider.read(
                    call == Call.DESCRIBE_SECRET ? world.request("2") : world.request(), world.deadline(deadline));
            return reading instanceof Reading.Read ? "read" : "unchanged";
        } catch (Failure failure) {
            boolean ours = failure.reason() == Reason.BUG
                    || Overheard.whole(failure).sentence().contains(Call.CANARY);
            return (ours ? "BUG " : "") + failure.exitCode().number() + " " + failure.sentence();
        } catch (RuntimeException | Error thrown) {
            return "BUG " + thrown;
        }
    }
}
