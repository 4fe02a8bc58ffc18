package io.mxsecrets.providers.aws;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.settings.resolve.SourceSettings;
import io.mxsecrets.core.time.Deadline;
import io.mxsecrets.providers.Diagnosis;
import io.mxsecrets.providers.ProviderContext;
import io.mxsecrets.providers.Reading;
import io.mxsecrets.providers.Request;
import io.mxsecrets.providers.SecretProvider;
import io.mxsecrets.providers.aws.client.AwsCalls;
import io.mxsecrets.providers.aws.client.AwsClients;
import io.mxsecrets.providers.aws.client.AwsTransport;
import io.mxsecrets.providers.aws.client.LocalEndpoint;
import io.mxsecrets.providers.aws.credentials.sts.RoleChain;
import io.mxsecrets.providers.aws.secret.NameHints;
import io.mxsecrets.providers.aws.secret.SecretCalls;
import io.mxsecrets.providers.aws.secret.SecretTarget;
import io.mxsecrets.providers.aws.session.AwsSessions;
import io.mxsecrets.providers.net.http.HttpExchange;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClientBuilder;

/**
 * AWS Secrets Manager. A pod's start costs one login per identity and one read per secret; a check of a known version costs
 * one {@code DescribeSecret} where that is allowed, else one read.
 */
public final class AwsProvider implements SecretProvider {
    private final ProviderContext world;
    private final HttpExchange local;
    private final AwsCalls gate;
    private final AwsClients clients;
    private final AwsSessions sessions;
    private final SecretCalls secrets;
    private final ChangeDetector changes;

    /** @param builder gives a builder: {@code SecretsManagerClient::builder}, or an extension's */
    public AwsProvider(ProviderContext world, Supplier<SecretsManagerClientBuilder> builder) {
        this.world = world;
        this.gate = new AwsCalls(world);
        this.clients = new AwsClients(new AwsTransport(AwsTransport.door(world.settings()), world.clock()), builder);
        this.local = AwsTransport.local(world.settings());
        this.sessions = new AwsSessions(world, clients, gate, new LocalEndpoint(local, world.clock()));
        this.secrets = new SecretCalls(clients, gate);
        this.changes = new ChangeDetector(secrets, world.telemetry());
    }

    @Override
    public Reading read(Request request, Deadline deadline) {
        SecretTarget target = SecretTarget.of(request.source());
        return CallWithCredentials.run(
                sessions.of(request.source()),
                request.source(),
                deadline,
                (session, keys) -> changes.read(target, request.known(), session, keys, deadline));
    }

    @Override
    public Object target(SourceSettings source) {
        return SecretTarget.of(source);
    }

    @Override
    public List<Diagnosis> inspect(SourceSettings source) {
        try {
            SecretTarget target = SecretTarget.of(source);
            List<Diagnosis> found = new ArrayList<>(NameHints.traps(target));
            NameHints.capitals(target).ifPresent(found::add);
            RoleChain.trap(source).ifPresent(found::add);
            return found;
        } catch (Failure failure) {
            return List.of(Diagnosis.fail("name", failure));
        }
    }

    @Override
    public List<Diagnosis> diagnose(SourceSettings source, Deadline deadline) {
        return new AwsDoctor(sessions, secrets, world).checks(source, deadline);
    }

    @Override
    public void close() {
        gate.close();
        clients.close();
        local.close();
    }
}
