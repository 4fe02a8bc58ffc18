package io.mxsecrets.agent;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.reference.ProviderKind;
import io.mxsecrets.providers.SecretProvider;
import io.mxsecrets.providers.Surroundings;
import io.mxsecrets.providers.file.FileProvider;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClientBuilder;

/** The register of the agent's backends: one line each. Nothing of a backend is loaded before a source asks for it. */
final class Backends {
    private Backends() {}

    static Map<ProviderKind, Function<Surroundings, SecretProvider>> all(Supplier<SecretsManagerClientBuilder> aws) {
        return Map.of(
                ProviderKind.FILE, FileProvider::new,
                ProviderKind.AWS, surroundings -> missing("aws"),
                ProviderKind.VAULT, surroundings -> missing("vault"));
    }

    private static SecretProvider missing(String name) {
        throw Failure.of(Reason.SETTINGS, Step.SETTINGS, "this build has no provider " + name);
    }
}
