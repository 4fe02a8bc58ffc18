package io.mxsecrets.providers.aws;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.settings.SourceSettings;
import io.mxsecrets.core.time.Deadline;
import io.mxsecrets.providers.Reading;
import io.mxsecrets.providers.Request;
import io.mxsecrets.providers.SecretProvider;
import io.mxsecrets.providers.Surroundings;
import io.mxsecrets.providers.aws.client.Clients;
import io.mxsecrets.providers.aws.client.Gate;
import io.mxsecrets.providers.aws.client.LocalEndpoint;
import io.mxsecrets.providers.aws.client.Transport;
import io.mxsecrets.providers.aws.credentials.Keys;
import io.mxsecrets.providers.aws.credentials.Session;
import io.mxsecrets.providers.aws.credentials.Sessions;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClientBuilder;

/**
 * AWS Secrets Manager. A pod's start costs one login per identity and one read per secret; a check of a known version costs
 * one {@code DescribeSecret} where that is allowed, else one read.
 */
public final class AwsProvider implements SecretProvider {
    /** What fresh credentials, or the clock that the first answer told, may cure. */
    private static final Set<Reason> ONCE_MORE = Set.of(Reason.TOKEN_EXPIRED, Reason.LOGIN_DENIED, Reason.CLOCK_SKEW);

    private final SdkHttpClient localHttp = Transport.local();
    private final Gate gate;
    private final Clients clients;
    private final Sessions sessions;
    private final Changes changes;

    /** @param builder gives a new builder at each call: {@code SecretsManagerClient::builder}, or an extension's */
    public AwsProvider(Surroundings world, Supplier<SecretsManagerClientBuilder> builder) {
        this.gate = new Gate(world);
        this.clients = new Clients(Transport.of(world.settings()), builder);
        this.sessions = new Sessions(world, clients, gate, new LocalEndpoint(localHttp));
        this.changes = new Changes(new Secrets(clients, gate), world.telemetry());
    }

    @Override
    public Reading read(Request request, Deadline deadline) {
        Target target = Target.of(request.source());
        return logged(
                request.source(),
                deadline,
                (session, keys) -> changes.read(target, request.known(), session, keys, deadline));
    }

    /** Does something with keys; where AWS does not take them, once more with fresh ones. */
    private <T> T logged(SourceSettings source, Deadline deadline, Keyed<T> work) {
        Session session = sessions.of(source);
        Keys keys = session.keys(source, deadline);
        try {
            return work.with(session, keys);
        } catch (Failure failure) {
            if (!ONCE_MORE.contains(failure.reason())) {
                throw failure;
            }
            if (failure.reason() != Reason.CLOCK_SKEW) {
                session.forget();
            }
            return work.with(session, session.keys(source, deadline));
        }
    }

    private interface Keyed<T> {
        T with(Session session, Keys keys);
    }

    @Override
    public void close() {
        gate.close();
        clients.close();
        localHttp.close();
    }
}
