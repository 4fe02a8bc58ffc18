package io.mxsecrets.injection.plan;

import io.mxsecrets.core.settings.Choices.AwsAuth;
import io.mxsecrets.core.settings.Register;
import io.mxsecrets.core.settings.SourceSettings;
import java.util.Optional;

/** Which way of logging in to AWS a source takes in a pod. */
public final class AwsLogin {
    private AwsLogin() {}

    /** Empty where none is named, or where the named one lacks what it needs; nothing is ever tried that nobody named. */
    public static Optional<AwsAuth> of(SourceSettings source) {
        Optional<AwsAuth> written = source.find(Register.AWS_AUTH);
        if (written.isPresent()) {
            boolean incomplete = written.get() == AwsAuth.IRSA
                    && source.find(Register.AWS_ROLE_ARN).isEmpty();
            return incomplete ? Optional.empty() : written;
        }
        if (source.find(Register.AWS_CREDENTIALS_SECRET).isPresent()) {
            return Optional.of(AwsAuth.STATIC);
        }
        return source.find(Register.AWS_ROLE_ARN).map(role -> AwsAuth.IRSA);
    }
}
