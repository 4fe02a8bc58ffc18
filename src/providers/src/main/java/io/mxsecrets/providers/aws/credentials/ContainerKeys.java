package io.mxsecrets.providers.aws.credentials;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.secret.SecretText;
import io.mxsecrets.core.time.Deadline;
import io.mxsecrets.providers.aws.client.JsonFields;
import io.mxsecrets.providers.aws.client.Purpose;
import io.mxsecrets.providers.aws.client.Refusal;
import java.net.URI;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Keys from an endpoint beside the workload, in the protocol that ECS and EKS Pod Identity share: a GET with a token.
 *
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html">Container credentials</a>
 */
record ContainerKeys(
        String name,
        Login login,
        URI endpoint,
        Supplier<Optional<SecretText>> token,
        Function<Refusal, Failure> refusals)
        implements Way {
    /** The only hosts that get a token without TLS: ECS, EKS by IPv4 and IPv6, this machine. */
    private static final Set<String> LOCAL =
            Set.of("169.254.170.2", "169.254.170.23", "[fd00:ec2::23]", "localhost", "127.0.0.1", "[::1]");

    ContainerKeys {
        boolean known = "https".equals(endpoint.getScheme()) || LOCAL.contains(String.valueOf(endpoint.getHost()));
        if (!known) {
            throw Failure.of(
                    Reason.SETTINGS,
                    Step.LOGIN,
                    "the endpoint for container credentials must be https, or that of ECS or EKS on its link-local address");
        }
    }

    @Override
    public Keys keys(Deadline deadline) {
        Map<String, String> headers = token.get()
                .<Map<String, String>>map(t -> Map.of("Authorization", t.reveal()))
                .orElse(Map.of());
        Purpose purpose = new Purpose(name + ":GetCredentials", Step.LOGIN, "credentials from " + endpoint, refusals);
        return login.gate().call(purpose, deadline, () -> parsed(login.local().get(endpoint, headers)));
    }

    private Keys parsed(String body) {
        Map<String, String> fields = JsonFields.of(body);
        if (!fields.containsKey("AccessKeyId") || !fields.containsKey("SecretAccessKey")) {
            throw Failure.of(Reason.STRANGE_ANSWER, Step.LOGIN, "the answer of " + endpoint + " holds no credentials");
        }
        return new Keys(
                SecretText.of(fields.get("AccessKeyId")),
                SecretText.of(fields.get("SecretAccessKey")),
                Optional.ofNullable(fields.get("Token")).map(SecretText::of),
                Optional.ofNullable(fields.get("Expiration")).flatMap(ContainerKeys::instant),
                Optional.ofNullable(fields.get("RoleArn")));
    }

    static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
