package io.mxsecrets.providers.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.core.document.Document;
import io.mxsecrets.providers.Reading;
import io.mxsecrets.providers.TestWorld;
import io.mxsecrets.testbed.AwsServer;
import io.mxsecrets.testbed.RealAws;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Reading from a real Secrets Manager API with a real web identity. */
@RealAws
class AwsIT {
    private final AwsServer aws;
    private final TestWorld world = new TestWorld();

    @TempDir
    Path directory;

    AwsIT(AwsServer aws) {
        this.aws = aws;
    }

    @BeforeEach
    void irsa() throws Exception {
        Path token = Files.writeString(
                directory.resolve("token"),
                aws.webIdentityToken(
                                "system:serviceaccount:team:app",
                                "sts.amazonaws.com",
                                Instant.now().plusSeconds(600))
                        + "\n");
        world.with("MXSECRETS_PROVIDER", "aws")
                .with("MXSECRETS_AWS_REGION", aws.region())
                .with("MXSECRETS_AWS_ENDPOINT", aws.endpoint().toString())
                .with("MXSECRETS_AWS_STS_ENDPOINT", aws.endpoint().toString())
                .with("MXSECRETS_ALLOW_HTTP", "true")
                .with("MXSECRETS_AWS_ROLE_ARN", aws.createRole(aws.freshName("role")))
                .with("MXSECRETS_AWS_TOKEN_FILE", token.toString());
    }

    private Document read() {
        try (AwsProvider provider = new AwsProvider(world.surroundings(), SecretsManagerClient::builder)) {
            return ((Reading.Read) provider.read(world.request(), world.deadline())).document();
        }
    }

    static String text(Document document) {
        return new String(document.bytes().reveal(), StandardCharsets.UTF_8);
    }

    @Test
    void readsWithOneLoginAndOneRead() {
        String name = aws.freshName("PMP-app");
        AwsServer.Version version = aws.createSecret(name, "{\"a\":{\"b\":\"é\"}}");
        world.with("MXSECRETS_SECRET", name);

        Document document = read();

        assertThat(text(document)).isEqualTo("{\"a\":{\"b\":\"é\"}}");
        assertThat(document.version()).isEqualTo(version.versionId());
        assertThat(document.created()).isPresent();
        assertThat(world.telemetry.figures)
                .containsExactly(
                        "mxsecrets_agent_store_calls_total[aws, AssumeRoleWithWebIdentity, ok]",
                        "mxsecrets_agent_credentials[main, irsa]=1.0",
                        "mxsecrets_agent_store_calls_total[aws, GetSecretValue, ok]");
        assertThat(world.telemetry.lines).singleElement().asString().contains("irsa", "assumed-role");
    }
}
