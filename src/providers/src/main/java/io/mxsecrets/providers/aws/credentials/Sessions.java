package io.mxsecrets.providers.aws.credentials;

import io.mxsecrets.core.settings.Register;
import io.mxsecrets.core.settings.Setting;
import io.mxsecrets.core.settings.SourceSettings;
import io.mxsecrets.providers.Diagnosis;
import io.mxsecrets.providers.Surroundings;
import io.mxsecrets.providers.aws.client.Clients;
import io.mxsecrets.providers.aws.client.Gate;
import io.mxsecrets.providers.aws.client.LocalEndpoint;
import io.mxsecrets.providers.aws.client.Place;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The sessions of a process, one an identity, so that sources that share an identity share its login. The region is no part
 * of it: a role's keys are good in every region of a partition.
 */
public final class Sessions {
    private static final List<Setting<?>> IDENTITY = List.of(
            Register.AWS_AUTH,
            Register.AWS_ROLE_ARN,
            Register.AWS_TOKEN_FILE,
            Register.AWS_ASSUME_ROLE_ARN,
            Register.AWS_EXTERNAL_ID,
            Register.AWS_ROLE_SESSION_NAME,
            Register.AWS_ROLE_DURATION,
            Register.AWS_STS_ENDPOINT,
            Register.AWS_FIPS,
            Register.AWS_DUALSTACK,
            Register.AWS_CREDENTIALS_SECRET,
            Register.AWS_CREDENTIALS_DIRECTORY,
            Register.AWS_PROFILE);

    private final Map<Identity, Session> sessions = new HashMap<>();
    private final Surroundings world;
    private final Clients clients;
    private final Gate gate;
    private final LocalEndpoint local;

    public Sessions(Surroundings world, Clients clients, Gate gate, LocalEndpoint local) {
        this.world = Objects.requireNonNull(world);
        this.clients = Objects.requireNonNull(clients);
        this.gate = Objects.requireNonNull(gate);
        this.local = Objects.requireNonNull(local);
    }

    /** Who somebody is: the settings that say so, and the partition. */
    public record Identity(List<Optional<?>> settings, String partition) {
        public Identity {
            settings = List.copyOf(settings);
        }

        public static Identity of(SourceSettings source) {
            List<Optional<?>> said =
                    IDENTITY.stream().<Optional<?>>map(source::find).toList();
            return new Identity(said, Place.sts(source).partition());
        }
    }

    /**
     * What can be said of a source's credentials without asking AWS.
     *
     * @throws io.mxsecrets.core.failure.Failure if the settings name no way of having credentials
     */
    public List<Diagnosis> check(SourceSettings source) {
        Login login = new Login(source, world, clients, gate, local);
        return WayCheck.of(login, Ways.of(login));
    }

    /** @throws io.mxsecrets.core.failure.Failure if the settings name no way of having credentials */
    public Session of(SourceSettings source) {
        return sessions.computeIfAbsent(
                Identity.of(source), i -> new Session(Ways.of(new Login(source, world, clients, gate, local)), world));
    }
}
