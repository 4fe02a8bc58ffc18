package io.mxsecrets.providers;

import com.fasterxml.jackson.databind.JsonNode;
import io.mxsecrets.core.secret.SecretText;
import io.mxsecrets.providers.net.BoundedJson;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The claims of a projected token, for messages only: nothing is verified. None of them is secret; the signature is, and it
 * is not read. Characters that are not printable ASCII are replaced.
 *
 * @param subject {@code system:serviceaccount:NAMESPACE:NAME}
 */
public record JwtClaims(
        Optional<String> issuer, Optional<String> subject, List<String> audiences, Optional<Instant> expires) {
    private static final String SERVICE_ACCOUNT = "system:serviceaccount:";
    /** The last second of the year 9999. */
    private static final long LATEST = 253_402_300_799L;

    private static final int LONGEST = 256;

    public JwtClaims {
        Objects.requireNonNull(issuer);
        Objects.requireNonNull(subject);
        audiences = List.copyOf(audiences);
        Objects.requireNonNull(expires);
    }

    /** Empty if the text is not a JWT. */
    public static Optional<JwtClaims> of(SecretText token) {
        String[] parts = token.reveal().split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            JsonNode payload = BoundedJson.tree(Base64.getUrlDecoder().decode(parts[1]));
            return payload.isObject() ? Optional.of(of(payload)) : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static JwtClaims of(JsonNode payload) {
        List<String> audiences = new ArrayList<>();
        JsonNode aud = payload.path("aud");
        (aud.isArray() ? aud : List.of(aud)).forEach(audience -> text(audience).ifPresent(audiences::add));
        return new JwtClaims(
                text(payload.path("iss")), text(payload.path("sub")), audiences, time(payload.path("exp")));
    }

    private static Optional<String> text(JsonNode value) {
        return Optional.of(value)
                .filter(JsonNode::isTextual)
                .map(text -> text.textValue().replaceAll("[^\\x21-\\x7e]", "?"))
                .map(text -> text.substring(0, Math.min(text.length(), LONGEST)));
    }

    private static Optional<Instant> time(JsonNode value) {
        boolean known = value.isIntegralNumber() && value.bigIntegerValue().signum() > 0;
        return known
                ? Optional.of(
                        Instant.ofEpochSecond(value.canConvertToLong() ? Math.min(LATEST, value.longValue()) : LATEST))
                : Optional.empty();
    }

    /** {@code NAMESPACE/NAME} as kubectl users write it, if the subject is a ServiceAccount. */
    public String account() {
        String text = subject.orElse("");
        return text.startsWith(SERVICE_ACCOUNT)
                ? text.substring(SERVICE_ACCOUNT.length()).replaceFirst(":", "/")
                : text;
    }

    public String namespace() {
        return account().contains("/") ? account().split("/")[0] : "NAMESPACE";
    }

    public String name() {
        return account().contains("/") ? account().split("/", 2)[1] : "NAME";
    }

    public String audience() {
        return String.join(", ", audiences);
    }
}
