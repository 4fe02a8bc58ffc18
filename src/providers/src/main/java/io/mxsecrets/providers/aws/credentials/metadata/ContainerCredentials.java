package io.mxsecrets.providers.aws.credentials.metadata;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.secret.SecretText;
import io.mxsecrets.core.time.Deadline;
import io.mxsecrets.providers.aws.client.AwsCalls;
import io.mxsecrets.providers.aws.client.JsonFields;
import io.mxsecrets.providers.aws.credentials.AccessKeys;
import io.mxsecrets.providers.aws.credentials.AwsLogin;
import io.mxsecrets.providers.aws.credentials.CredentialSource;
import io.mxsecrets.providers.aws.error.AwsError;
import io.mxsecrets.providers.aws.error.CallContext;
import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Keys from an endpoint beside the workload, in the protocol that ECS and EKS Pod Identity share: a GET with a token.
 *
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html">Container credentials</a>
 */
final class ContainerCredentials implements CredentialSource {
    /** The only hosts that get a token without TLS: ECS, EKS by IPv4 and IPv6, this machine. */
    private static final Set<String> LOCAL =
            Set.of("169.254.170.2", "169.254.170.23", "[fd00:ec2::23]", "localhost", "127.0.0.1", "[::1]");

    private final String name;
    private final AwsLogin login;
    private final List<URI> endpoints;
    private final Supplier<Optional<SecretText>> token;
    private final Function<AwsError, Failure> refusals;
    private int next;

    /** @param endpoints the same agent at several addresses: one that does not answer gives way to the next */
    ContainerCredentials(
            String name,
            AwsLogin login,
            List<URI> endpoints,
            Supplier<Optional<SecretText>> token,
            Function<AwsError, Failure> refusals) {
        this.name = name;
        this.login = login;
        this.endpoints = List.copyOf(endpoints);
        this.token = token;
        this.refusals = refusals;
        if (!endpoints.stream().allMatch(ContainerCredentials::known)) {
            throw Failure.of(
                    Reason.SETTINGS,
                    Step.LOGIN,
                    "the endpoint for container credentials is neither https nor the link-local address of ECS or EKS",
                    "correct pod-identity-endpoint or the container variable of AWS");
        }
    }

    private static boolean known(URI endpoint) {
        return "https".equals(endpoint.getScheme()) || LOCAL.contains(String.valueOf(endpoint.getHost()));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public AccessKeys keys(Deadline deadline) {
        Map<String, String> headers = token.get()
                .<Map<String, String>>map(t -> Map.of("Authorization", t.reveal()))
                .orElse(Map.of());
        String where = endpoints.stream().map(URI::toString).collect(Collectors.joining(" or "));
        CallContext purpose =
                new CallContext(name + ":GetCredentials", Step.LOGIN, "credentials from " + where, refusals);
        return login.gate().call(purpose, deadline, () -> first(headers));
    }

    /** From the first address that takes a connection; the next try begins with the other one, for packets may be dropped. */
    private AccessKeys first(Map<String, String> headers) throws IOException {
        int begin = next;
        next = (begin + 1) % endpoints.size();
        for (int i = 0; ; i++) {
            int now = (begin + i) % endpoints.size();
            try {
                AccessKeys keys = parsed(endpoints.get(now), login.local().get(endpoints.get(now), headers));
                next = now;
                return keys;
            } catch (SocketException e) {
                if (i == endpoints.size() - 1) {
                    throw e;
                }
            }
        }
    }

    private static AccessKeys parsed(URI endpoint, String body) {
        return of(body).orElseThrow(() -> Failure.of(
                Reason.STRANGE_ANSWER,
                Step.LOGIN,
                "the answer of " + endpoint + " holds no credentials",
                AwsCalls.NOT_AWS));
    }

    /** The keys that a local endpoint gives; empty where it gives none. */
    static Optional<AccessKeys> of(String body) {
        Map<String, String> fields = JsonFields.of(body);
        return AccessKeys.given(
                fields.get("AccessKeyId"),
                fields.get("SecretAccessKey"),
                Optional.ofNullable(fields.get("Token")),
                Optional.ofNullable(fields.get("Expiration")).flatMap(ContainerCredentials::instant),
                Optional.ofNullable(fields.get("RoleArn")).flatMap(AwsError::asArn));
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
