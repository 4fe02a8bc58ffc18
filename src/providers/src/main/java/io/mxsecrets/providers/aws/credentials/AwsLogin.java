package io.mxsecrets.providers.aws.credentials;

import io.mxsecrets.core.provider.aws.AwsSettings;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import io.mxsecrets.core.settings.resolve.SourceSettings;
import io.mxsecrets.providers.ProviderContext;
import io.mxsecrets.providers.aws.client.AwsCalls;
import io.mxsecrets.providers.aws.client.AwsClients;
import io.mxsecrets.providers.aws.client.AwsEndpoint;
import io.mxsecrets.providers.aws.client.LocalEndpoint;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.sts.StsClient;

/** What a way needs to log in for one source. */
public record AwsLogin(
        SourceSettings source, ProviderContext world, AwsClients clients, AwsCalls gate, LocalEndpoint local) {
    private static final int LONGEST_SESSION_NAME = 64;

    public AwsLogin {
        Objects.requireNonNull(source);
        Objects.requireNonNull(world);
        Objects.requireNonNull(clients);
        Objects.requireNonNull(gate);
        Objects.requireNonNull(local);
    }

    public StsClient sts() {
        return clients.sts(AwsEndpoint.sts(source));
    }

    /** An environment variable that is not blank. */
    public Optional<String> variable(String name) {
        return Optional.ofNullable(world.environment().get(name)).filter(text -> !text.isBlank());
    }

    /** The name of a role's session, which CloudTrail shows: namespace and pod, so that a call can be traced to its pod. */
    public String sessionName() {
        return source.find(AwsSettings.ROLE_SESSION_NAME)
                .or(() -> variable("AWS_ROLE_SESSION_NAME"))
                .orElseGet(this::podName);
    }

    private String podName() {
        String namespace = world.settings()
                .find(SettingRegistry.POD_NAMESPACE)
                .map(n -> n + ".")
                .orElse("");
        String name =
                namespace + world.settings().find(SettingRegistry.POD_NAME).orElse("mxsecrets");
        return name.substring(0, Math.min(name.length(), LONGEST_SESSION_NAME));
    }

    public int seconds() {
        return (int) source.get(AwsSettings.ROLE_DURATION).toSeconds();
    }
}
