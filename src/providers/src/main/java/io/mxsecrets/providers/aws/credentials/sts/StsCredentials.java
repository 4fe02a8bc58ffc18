package io.mxsecrets.providers.aws.credentials.sts;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.providers.aws.client.AwsCalls;
import io.mxsecrets.providers.aws.credentials.AccessKeys;
import io.mxsecrets.providers.aws.error.AwsError;
import java.util.Optional;
import software.amazon.awssdk.services.sts.model.AssumedRoleUser;
import software.amazon.awssdk.services.sts.model.Credentials;

/** Keys that STS gave for a role. */
final class StsCredentials {
    private StsCredentials() {}

    /** @throws Failure if the answer lacks keys, as that of something else than STS does */
    static AccessKeys keys(Credentials given, AssumedRoleUser user, String role) {
        return Optional.ofNullable(given)
                .filter(keys -> keys.sessionToken() != null)
                .flatMap(keys -> AccessKeys.given(
                        keys.accessKeyId(),
                        keys.secretAccessKey(),
                        Optional.of(keys.sessionToken()),
                        Optional.ofNullable(keys.expiration()),
                        Optional.ofNullable(user).map(AssumedRoleUser::arn).flatMap(AwsError::asArn)))
                .orElseThrow(() -> Failure.of(
                        Reason.STRANGE_ANSWER,
                        Step.LOGIN,
                        "the answer of STS for the role " + role + " holds no keys",
                        AwsCalls.NOT_AWS));
    }
}
