package io.mxsecrets.providers.aws.credentials;

import io.mxsecrets.core.settings.Register;
import io.mxsecrets.core.settings.SourceSettings;
import io.mxsecrets.providers.Surroundings;
import io.mxsecrets.providers.aws.client.Clients;
import io.mxsecrets.providers.aws.client.Gate;
import io.mxsecrets.providers.aws.client.LocalEndpoint;
import io.mxsecrets.providers.aws.client.Place;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.sts.StsClient;

/** What a way needs to log in for one source. */
record Login(SourceSettings source, Surroundings world, Clients clients, Gate gate, LocalEndpoint local) {
    private static final int LONGEST_SESSION_NAME = 64;

    Login {
        Objects.requireNonNull(source);
        Objects.requireNonNull(world);
        Objects.requireNonNull(clients);
        Objects.requireNonNull(gate);
        Objects.requireNonNull(local);
    }

    StsClient sts() {
        return clients.sts(Place.sts(source));
    }

    /** An environment variable that is not blank. */
    Optional<String> variable(String name) {
        return Optional.ofNullable(world.environment().get(name)).filter(text -> !text.isBlank());
    }

    /** The name of a role's session, which CloudTrail shows: namespace and pod, so that a call can be traced to its pod. */
    String sessionName() {
        return source.find(Register.AWS_ROLE_SESSION_NAME)
                .or(() -> variable("AWS_ROLE_SESSION_NAME"))
                .orElseGet(this::podName);
    }

    private String podName() {
        String namespace =
                world.settings().find(Register.POD_NAMESPACE).map(n -> n + ".").orElse("");
        String name = namespace + world.settings().find(Register.POD_NAME).orElse("mxsecrets");
        return name.substring(0, Math.min(name.length(), LONGEST_SESSION_NAME));
    }

    int seconds() {
        return (int) source.get(Register.AWS_ROLE_DURATION).toSeconds();
    }
}
