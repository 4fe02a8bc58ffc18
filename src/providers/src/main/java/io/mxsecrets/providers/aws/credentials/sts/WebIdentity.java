package io.mxsecrets.providers.aws.credentials.sts;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.provider.aws.AwsSettings;
import io.mxsecrets.core.secret.SecretText;
import io.mxsecrets.core.time.Deadline;
import io.mxsecrets.providers.IdentityFile;
import io.mxsecrets.providers.JwtClaims;
import io.mxsecrets.providers.aws.credentials.AccessKeys;
import io.mxsecrets.providers.aws.credentials.AwsLogin;
import io.mxsecrets.providers.aws.credentials.CredentialSource;
import io.mxsecrets.providers.aws.error.CallContext;
import java.nio.file.Path;
import java.util.Optional;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityResponse;

/**
 * IAM roles for service accounts, and any other cluster whose issuer IAM knows: our own projected token for a role's keys.
 *
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html">AssumeRoleWithWebIdentity</a>
 */
public final class WebIdentity implements CredentialSource {
    static final String ACTION = "sts:AssumeRoleWithWebIdentity";
    /** Where the webhook mounts the token. */
    public static final Path MOUNTED = Path.of("/var/run/secrets/mxsecrets.io/mxsecrets-token-aws/token");

    private final AwsLogin login;
    private final String role;
    private final Path file;

    /** @throws Failure if no role is known */
    public WebIdentity(AwsLogin login) {
        this.login = login;
        this.role = login.source().find(AwsSettings.ROLE_ARN).orElseThrow(WebIdentity::noRole);
        this.file = file(login);
    }

    public static Path file(AwsLogin login) {
        return login.source().find(AwsSettings.TOKEN_FILE).map(Path::of).orElse(MOUNTED);
    }

    static Failure noRole() {
        return Failure.of(
                Reason.SETTINGS,
                Step.SETTINGS,
                "no AWS role is known",
                "add aws-role-arn, or annotate the ServiceAccount of the pod with"
                        + " eks.amazonaws.com/role-arn and name it in the pod as serviceAccountName"
                        + " (that annotation on a Deployment or a pod is not read by IRSA);"
                        + " or give keys with aws-credentials-secret, or set aws-auth: pod-identity");
    }

    @Override
    public String name() {
        return "irsa";
    }

    @Override
    public AccessKeys keys(Deadline deadline) {
        SecretText token = IdentityFile.read(file, "the token for STS");
        try {
            return exchange(token, deadline);
        } catch (Failure failure) {
            SecretText now = IdentityFile.read(file, "the token for STS");
            if (failure.reason() != Reason.TOKEN_EXPIRED || now.equals(token)) {
                throw failure;
            }
            return exchange(now, deadline);
        }
    }

    private AccessKeys exchange(SecretText token, Deadline deadline) {
        Optional<JwtClaims> claims = JwtClaims.of(token);
        CallContext purpose = new CallContext(
                ACTION,
                Step.LOGIN,
                "credentials of the role " + role + " from STS",
                refusal -> new WebIdentityErrorMapper(
                                role, file, claims, login.world().clock().instant())
                        .explain(refusal));
        AssumeRoleWithWebIdentityRequest request = AssumeRoleWithWebIdentityRequest.builder()
                .roleArn(role)
                .roleSessionName(login.sessionName())
                .durationSeconds(login.seconds())
                .webIdentityToken(token.reveal())
                .build();
        return login.gate().call(purpose, deadline, () -> {
            AssumeRoleWithWebIdentityResponse answer = login.sts().assumeRoleWithWebIdentity(request);
            return StsCredentials.keys(answer.credentials(), answer.assumedRoleUser(), role);
        });
    }
}
