package io.mxsecrets.providers.aws.session;

import io.mxsecrets.core.settings.Setting.Trait;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import io.mxsecrets.core.settings.resolve.SourceSettings;
import io.mxsecrets.providers.Diagnosis;
import io.mxsecrets.providers.ProviderContext;
import io.mxsecrets.providers.aws.client.AwsCalls;
import io.mxsecrets.providers.aws.client.AwsClients;
import io.mxsecrets.providers.aws.client.AwsEndpoint;
import io.mxsecrets.providers.aws.client.LocalEndpoint;
import io.mxsecrets.providers.aws.credentials.AwsLogin;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The sessions of a process, one an identity, so that sources that share an identity share its login. The region is no part
 * of it: a role's keys are good in every region of a partition.
 */
public final class AwsSessions {
    private final Map<Identity, AwsSession> sessions = new HashMap<>();
    private final ProviderContext world;
    private final AwsClients clients;
    private final AwsCalls gate;
    private final LocalEndpoint local;

    public AwsSessions(ProviderContext world, AwsClients clients, AwsCalls gate, LocalEndpoint local) {
        this.world = Objects.requireNonNull(world);
        this.clients = Objects.requireNonNull(clients);
        this.gate = Objects.requireNonNull(gate);
        this.local = Objects.requireNonNull(local);
    }

    /** An identity: the settings that define it, and the partition. */
    public record Identity(List<Optional<?>> settings, String partition) {
        public Identity {
            settings = List.copyOf(settings);
        }

        public static Identity of(SourceSettings source) {
            List<Optional<?>> said = SettingRegistry.with(Trait.LOGIN).stream()
                    .<Optional<?>>map(source::find)
                    .toList();
            return new Identity(said, AwsEndpoint.sts(source).partition());
        }
    }

    /**
     * What can be said of a source's credentials without asking AWS.
     *
     * @throws io.mxsecrets.core.failure.Failure if the settings name no way of having credentials
     */
    public List<Diagnosis> check(SourceSettings source) {
        AwsLogin login = new AwsLogin(source, world, clients, gate, local);
        return CredentialSourceCheck.of(login, CredentialSources.of(login));
    }

    /** @throws io.mxsecrets.core.failure.Failure if the settings name no way of having credentials */
    public AwsSession of(SourceSettings source) {
        return sessions.computeIfAbsent(
                Identity.of(source),
                i -> new AwsSession(CredentialSources.of(new AwsLogin(source, world, clients, gate, local)), world));
    }
}
