package io.mxsecrets.providers.aws;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.settings.SourceSettings;
import io.mxsecrets.core.time.Deadline;
import io.mxsecrets.providers.Diagnosis;
import io.mxsecrets.providers.Outcome;
import io.mxsecrets.providers.Reading;
import io.mxsecrets.providers.Request;
import io.mxsecrets.providers.SecretProvider;
import io.mxsecrets.providers.Surroundings;
import io.mxsecrets.providers.aws.client.Clients;
import io.mxsecrets.providers.aws.client.Gate;
import io.mxsecrets.providers.aws.client.LocalEndpoint;
import io.mxsecrets.providers.aws.client.Transport;
import io.mxsecrets.providers.aws.credentials.Sessions;
import io.mxsecrets.providers.net.Door;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClientBuilder;

/**
 * AWS Secrets Manager. A pod's start costs one login per identity and one read per secret; a check of a known version costs
 * one {@code DescribeSecret} where that is allowed, else one read.
 */
public final class AwsProvider implements SecretProvider {
    private record Read(Target target, Optional<String> known) {}

    private final Surroundings world;
    private final Door local;
    private final Gate gate;
    private final Clients clients;
    private final Sessions sessions;
    private final Secrets secrets;
    private final Changes changes;

    /** @param builder gives a builder: {@code SecretsManagerClient::builder}, or an extension's */
    public AwsProvider(Surroundings world, Supplier<SecretsManagerClientBuilder> builder) {
        this.world = world;
        this.gate = new Gate(world);
        this.clients = new Clients(new Transport(Transport.door(world.settings()), world.clock()), builder);
        this.local = Transport.local(world.settings());
        this.sessions = new Sessions(world, clients, gate, new LocalEndpoint(local, world.clock()));
        this.secrets = new Secrets(clients, gate);
        this.changes = new Changes(secrets, world.telemetry());
    }

    @Override
    public Reading read(Request request, Deadline deadline) {
        Target target = Target.of(request.source());
        return Keyed.run(
                sessions.of(request.source()),
                request.source(),
                deadline,
                (session, keys) -> changes.read(target, request.known(), session, keys, deadline));
    }

    /** Reads once what several sources name, by whichever spelling or for whichever key. */
    @Override
    public Map<Request, Outcome> readAll(List<Request> requests, Deadline deadline) {
        Map<Request, Outcome> outcomes = new LinkedHashMap<>();
        Map<Read, Outcome> made = new HashMap<>();
        for (Request request : requests) {
            try {
                Read read = new Read(Target.of(request.source()), request.known());
                outcomes.put(
                        request,
                        made.computeIfAbsent(
                                read,
                                r -> Outcome.of(() -> read(
                                        request, deadline.named(request.source().alias())))));
            } catch (Failure failure) {
                outcomes.put(request, new Outcome.Failed(failure));
            }
        }
        return outcomes;
    }

    @Override
    public List<Diagnosis> diagnose(SourceSettings source, Deadline deadline) {
        return new Doctor(sessions, secrets, world).checks(source, deadline);
    }

    @Override
    public void close() {
        gate.close();
        clients.close();
        local.close();
    }
}
