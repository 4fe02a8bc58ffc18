package io.mxsecrets.providers.aws.credentials;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.secret.SecretText;
import java.util.Optional;
import software.amazon.awssdk.services.sts.model.AssumedRoleUser;
import software.amazon.awssdk.services.sts.model.Credentials;

/** Keys that STS gave for a role. */
final class Issued {
    private Issued() {}

    /** @throws Failure if the answer lacks keys, as that of something else than STS does */
    static Keys keys(Credentials given, AssumedRoleUser user, String role) {
        boolean whole = given != null
                && given.accessKeyId() != null
                && given.secretAccessKey() != null
                && given.sessionToken() != null;
        if (!whole) {
            throw Failure.of(
                    Reason.STRANGE_ANSWER,
                    Step.LOGIN,
                    "the answer of STS for the role " + role
                            + " holds no keys: something else answers, such as a proxy or a wrong endpoint");
        }
        return new Keys(
                SecretText.of(given.accessKeyId()),
                SecretText.of(given.secretAccessKey()),
                Optional.of(SecretText.of(given.sessionToken())),
                Optional.ofNullable(given.expiration()),
                Optional.ofNullable(user).map(AssumedRoleUser::arn));
    }
}
