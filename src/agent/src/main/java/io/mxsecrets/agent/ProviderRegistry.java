package io.mxsecrets.agent;

import io.mxsecrets.core.reference.ProviderKind;
import io.mxsecrets.providers.ProviderContext;
import io.mxsecrets.providers.SecretProvider;
import io.mxsecrets.providers.aws.AwsProvider;
import io.mxsecrets.providers.file.FileProvider;
import io.mxsecrets.providers.vault.VaultProvider;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClientBuilder;

/** The register of the agent's backends: one line each. Nothing of a backend is loaded before a source asks for it. */
final class ProviderRegistry {
    private ProviderRegistry() {}

    /** @param aws the builder of clients as the framework configures it; may be the same one each time */
    static Map<ProviderKind, Function<ProviderContext, SecretProvider>> all(Supplier<SecretsManagerClientBuilder> aws) {
        return Map.of(
                ProviderKind.AWS, surroundings -> new AwsProvider(surroundings, aws),
                ProviderKind.VAULT, VaultProvider::new,
                ProviderKind.FILE, FileProvider::new);
    }
}
