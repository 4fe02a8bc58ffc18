package io.mxsecrets.injection.plan.container;

import io.mxsecrets.core.settings.Choices.AwsAuth;
import io.mxsecrets.core.settings.SettingRegistry;
import io.mxsecrets.core.settings.resolve.SourceSettings;
import java.util.Optional;

/** Which way of logging in to AWS a source takes in a pod. */
public final class AwsLoginChoice {
    private AwsLoginChoice() {}

    /** Empty where none is named, or where the named one lacks what it needs; nothing is ever tried that nobody named. */
    public static Optional<AwsAuth> of(SourceSettings source) {
        Optional<AwsAuth> written = source.find(SettingRegistry.AWS_AUTH);
        if (written.isPresent()) {
            boolean incomplete = written.get() == AwsAuth.IRSA
                    && source.find(SettingRegistry.AWS_ROLE_ARN).isEmpty();
            return incomplete ? Optional.empty() : written;
        }
        if (source.find(SettingRegistry.AWS_CREDENTIALS_SECRET).isPresent()) {
            return Optional.of(AwsAuth.STATIC);
        }
        return source.find(SettingRegistry.AWS_ROLE_ARN).map(role -> AwsAuth.IRSA);
    }
}
