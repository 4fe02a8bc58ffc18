package io.mxsecrets.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.core.reference.ProviderKind;
import io.mxsecrets.providers.aws.AwsProvider;
import io.mxsecrets.testbed.RealAws;
import io.mxsecrets.testbed.RealToxiproxy;
import io.mxsecrets.testbed.aws.AwsServer;
import io.mxsecrets.testbed.toxiproxy.Toxiproxy;
import io.mxsecrets.testbed.toxiproxy.Toxiproxy.Door;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

@RealAws
@RealToxiproxy
class AwsRotationIT extends RotationContract {
    private final AwsServer aws;
    private final Door door;
    private final String secret;
    private boolean created;

    AwsRotationIT(AwsServer aws, Toxiproxy faults) {
        this.aws = aws;
        this.door = faults.door(aws.endpoint());
        this.secret = aws.freshName("rotation");
    }

    @BeforeEach
    void init() {
        begin();
    }

    @Override
    void connect(AgentHarness bench, Path scratch, URI store) {
        String token = aws.webIdentityToken(
                "system:serviceaccount:team:app",
                "sts.amazonaws.com",
                Instant.now().plus(Duration.ofDays(2)));
        try {
            bench.set(
                    "AWS_TOKEN_FILE",
                    Files.writeString(scratch.resolve("token"), token).toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        bench.backend(ProviderKind.AWS, surroundings -> new AwsProvider(surroundings, SecretsManagerClient::builder))
                .set("PROVIDER", "aws")
                .set("SECRET", secret)
                .set("AWS_REGION", aws.region())
                .set("AWS_ENDPOINT", store.toString())
                .set("AWS_STS_ENDPOINT", store.toString())
                .set("ALLOW_HTTP", "true")
                .set("AWS_ROLE_ARN", aws.createRole(aws.freshName("role")));
    }

    @Override
    void rotate(String json) {
        if (created) {
            aws.putSecret(secret, json);
        } else {
            aws.createSecret(secret, json);
            created = true;
        }
    }

    @Override
    Door door() {
        return door;
    }

    @Test
    void f18APendingVersionAloneChangesNothing() {
        aws.putSecret(secret, "{\"k0\":\"" + CANARY + "pending\"}", List.of("AWSPENDING"));
        bench.pass(Duration.ofMinutes(13));
        assertThat(bench.entries()).containsEntry("k0", CANARY + "0");
    }

    @Test
    void a9ASecretThatIsPendingDeletionKeepsItsEntries() {
        aws.deleteSecret(secret);
        bench.pass(Duration.ofMinutes(13));
        assertThat(bench.entries()).containsEntry("k0", CANARY + "0");
        assertThat(bench.metrics.page()).contains("reason=\"deleted\"");
        aws.restoreSecret(secret);
        rotate("{\"k0\":\"" + CANARY + "restored\"}");
        bench.pass(Duration.ofMinutes(6));
        assertThat(bench.entries()).containsEntry("k0", CANARY + "restored");
    }
}
