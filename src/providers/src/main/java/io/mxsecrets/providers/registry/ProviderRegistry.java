package io.mxsecrets.providers.registry;

import io.mxsecrets.core.reference.ProviderKind;
import io.mxsecrets.providers.ProviderContext;
import io.mxsecrets.providers.SecretProvider;
import io.mxsecrets.providers.aws.AwsProvider;
import io.mxsecrets.providers.file.FileProvider;
import io.mxsecrets.providers.vault.VaultProvider;
import java.util.Map;
import java.util.function.Function;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** The stores of the agent and of the CLI: one line each. No class of a store's SDK is loaded before a source uses it. */
public final class ProviderRegistry {
    private ProviderRegistry() {}

    public static Map<ProviderKind, Function<ProviderContext, SecretProvider>> all() {
        return Map.of(
                ProviderKind.AWS, context -> new AwsProvider(context, () -> SecretsManagerClient.builder()),
                ProviderKind.VAULT, VaultProvider::new,
                ProviderKind.FILE, FileProvider::new);
    }
}
