package io.mxsecrets.providers.aws;

import io.mxsecrets.core.document.Document;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.providers.Overheard;
import io.mxsecrets.providers.Reading;
import io.mxsecrets.providers.TestWorld;
import io.mxsecrets.testbed.tool.ForgedToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** A provider in front of a script, with IRSA; after each test, nothing that was told may hold a secret (A18). */
abstract class Scripted {
    static final String ROLE = "arn:aws:iam::123456789012:role/reader";

    final ScriptedAws aws = new ScriptedAws();
    final TestWorld world = new TestWorld();

    @RegisterExtension
    final Overheard overheard = new Overheard();

    @TempDir
    Path directory;

    private AwsProvider provider;

    @BeforeEach
    void irsa() throws IOException {
        overheard.secret(ScriptedAws.CANARY).watch(world.telemetry);
        world.with("MXSECRETS_PROVIDER", "aws")
                .with("MXSECRETS_AWS_REGION", "eu-west-1")
                .with("MXSECRETS_AWS_ENDPOINT", aws.url())
                .with("MXSECRETS_AWS_STS_ENDPOINT", aws.url())
                .with("MXSECRETS_ALLOW_HTTP", "true")
                .with("MXSECRETS_SECRET", "PMP-app")
                .with("MXSECRETS_AWS_ROLE_ARN", ROLE)
                .with(
                        "MXSECRETS_AWS_TOKEN_FILE",
                        token("sts.amazonaws.com", Instant.now().plusSeconds(600))
                                .toString());
    }

    /** A file with a token of the service account {@code team/pmp-secret-access}. */
    Path token(String audience, Instant expires) throws IOException {
        String claims = "{\"iss\":\"https://oidc.eks.eu-west-1.amazonaws.com/id/ABC\",\"aud\":[\"" + audience
                + "\"],\"sub\":\"system:serviceaccount:team:pmp-secret-access\",\"exp\":" + expires.getEpochSecond()
                + "}";
        return Files.writeString(
                directory.resolve("token"),
                ForgedToken.of(claims, base64(ScriptedAws.CANARY) + ScriptedAws.CANARY) + "\n");
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    AwsProvider provider() {
        if (provider == null) {
            provider = new AwsProvider(world.surroundings(), SecretsManagerClient::builder);
        }
        return provider;
    }

    Document read() {
        return ((Reading.Read) provider().read(world.request(), world.deadline())).document();
    }

    Failure failure() {
        return failure(() -> provider().read(world.request(), world.deadline()));
    }

    /** The failure of some work, kept for the look at what was told. */
    Failure failure(Runnable work) {
        try {
            work.run();
        } catch (Failure failure) {
            overheard.tell(failure);
            return Overheard.whole(failure);
        }
        throw new AssertionError("nothing failed");
    }

    static String text(Document document) {
        return new String(document.bytes().reveal(), StandardCharsets.UTF_8);
    }

    @AfterEach
    void close() {
        if (provider != null) {
            provider.close();
        }
        aws.close();
    }
}
