package io.mxsecrets.cli.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.cli.pods.FakeCluster.Answer;
import io.mxsecrets.cli.pods.TestPods;
import io.mxsecrets.testbed.RealAws;
import io.mxsecrets.testbed.aws.AwsServer;
import java.io.IOException;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

@RealAws
class AwsRotationIT extends RotationExample {
    private final AwsServer aws;
    private final String secret;

    AwsRotationIT(AwsServer aws) throws IOException {
        this.aws = aws;
        this.secret = aws.freshName("rotation/orders");
    }

    /** F30: as with Vault, by the ids of versions. */
    @Test
    void f30RevokesOnlyOnceEveryPodHasTheNewVersion() throws Exception {
        aws.createSecret(secret, "{\"DB\":{\"Password\":\"canary-old\",\"User\":\"canary-user\"}}");
        String old = current("VersionId");
        pods(Map.of(
                "secret.db",
                secret,
                "aws-region",
                aws.region(),
                "aws-role-arn",
                "arn:aws:iam::123456789012:role/orders"));
        Supplier<Answer> fresh = () -> Answer.of(200, TestPods.page("db", current("VersionId"), ""));
        cluster.page("connected", fresh);
        cluster.status("cut-off", TestPods.page("db", old, "").replace("\"created\":\"2026", "\"created\":\"2006"));

        assertThat(rotate("1s")).as(said()).isEqualTo(69);
        assertThat(said())
                .contains("cut-off", "has version " + old, "1 of 2 pods is not done")
                .doesNotContain("canary");
        assertThat(revoked()).isFalse();
        assertThat(current("VersionId")).isNotEqualTo(old);

        cluster.page("cut-off", fresh);
        assertThat(rotate("60s")).as(said()).isZero();
        assertThat(revoked()).isTrue();
        assertThat(current("SecretString"))
                .as("the other key stays")
                .contains("canary-user")
                .doesNotContain("canary-old");
        assertThat(said()).doesNotContain("canary");
    }

    private String current(String member) {
        return aws.secrets("GetSecretValue", Map.of("SecretId", secret))
                .path(member)
                .asText();
    }

    private int rotate(String timeout) throws Exception {
        return rotate(
                "rotation-aws",
                secret,
                timeout,
                Map.of(
                        "AWS_REGION",
                        aws.region(),
                        "AWS_ENDPOINT_URL",
                        aws.endpoint().toString(),
                        "AWS_ACCESS_KEY_ID",
                        "test",
                        "AWS_SECRET_ACCESS_KEY",
                        "canary-key",
                        "ALLOW_HTTP",
                        "1"));
    }
}
