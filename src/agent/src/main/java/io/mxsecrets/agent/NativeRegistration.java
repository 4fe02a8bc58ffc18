package io.mxsecrets.agent;

import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Never made: the AWS extension registers, for native executables, the clients that a bean asks for. */
@Singleton
final class NativeRegistration {
    @Inject
    NativeRegistration(Instance<SecretsManagerClient> client) {}
}
