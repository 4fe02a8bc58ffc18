package io.mxsecrets.testbed.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mxsecrets.testbed.RealAws;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@RealAws
class AwsServerTest {

    private final AwsServer aws;

    AwsServerTest(AwsServer aws) {
        this.aws = aws;
    }

    @Test
    void readsTheVersionThatWasPutLast() {
        var name = aws.freshName("app");
        var first = aws.createSecret(name, "{\"password\":\"one\"}");
        var second = aws.putSecret(name, "{\"password\":\"two\"}");

        var read = aws.secrets("GetSecretValue", Map.of("SecretId", name));

        assertThat(read.path("SecretString").asText()).isEqualTo("{\"password\":\"two\"}");
        assertThat(read.path("VersionId").asText())
                .isEqualTo(second.versionId())
                .isNotEqualTo(first.versionId());
    }

    @Test
    void keepsAPendingVersionApart() {
        var name = aws.freshName("app");
        aws.createSecret(name, "current");
        aws.putSecret(name, "pending", List.of("AWSPENDING"));

        var read = aws.secrets("GetSecretValue", Map.of("SecretId", name));

        assertThat(read.path("SecretString").asText()).isEqualTo("current");
    }

    @Test
    void refusesToReadWhatIsDeletedUntilItIsRestored() {
        var name = aws.freshName("app");
        aws.createSecret(name, "text");
        aws.deleteSecret(name);

        assertThatThrownBy(() -> aws.secrets("GetSecretValue", Map.of("SecretId", name)))
                .hasMessageContaining("InvalidRequestException");

        aws.restoreSecret(name);
        assertThat(aws.secrets("GetSecretValue", Map.of("SecretId", name))
                        .path("SecretString")
                        .asText())
                .isEqualTo("text");
    }

    @Test
    void logsInWithAWebIdentity() {
        var role = aws.createRole(aws.freshName("role"));
        var token = aws.webIdentityToken(
                "system:serviceaccount:team:app",
                "sts.amazonaws.com",
                Instant.now().plusSeconds(600));

        var answer = aws.query(
                "sts",
                Map.of(
                        "Action", "AssumeRoleWithWebIdentity",
                        "Version", "2011-06-15",
                        "RoleArn", role,
                        "RoleSessionName", "test",
                        "WebIdentityToken", token));

        assertThat(answer).contains("<AccessKeyId>", "<SessionToken>", "assumed-role");
    }
}
