package io.mxsecrets.providers.vault.login;

import com.fasterxml.jackson.databind.JsonNode;
import io.mxsecrets.core.secret.SecretText;
import io.mxsecrets.providers.net.BoundedJson;
import io.mxsecrets.providers.vault.client.WholeNumber;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * What a ServiceAccount's token says of itself, for messages only: nothing is verified. These parts are no secret, the
 * signature is, and it is not looked at.
 *
 * @param subject {@code system:serviceaccount:NAMESPACE:NAME}
 */
public record ServiceAccountClaims(String subject, List<String> audiences, Optional<Instant> expires) {
    private static final String SERVICE_ACCOUNT = "system:serviceaccount:";

    /** The last second of the year 9999. */
    private static final long LATEST = 253_402_300_799L;

    /** Nothing where the text is no JWT. */
    public static Optional<ServiceAccountClaims> of(SecretText token) {
        String[] parts = token.reveal().split("\\.");
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            JsonNode payload = BoundedJson.tree(Base64.getUrlDecoder().decode(parts[1]));
            List<String> audiences = new ArrayList<>();
            JsonNode aud = payload.path("aud");
            (aud.isArray() ? aud : List.of(aud)).forEach(audience -> audiences.add(audience.asText()));
            long exp = WholeNumber.upTo(LATEST, payload.path("exp"));
            return Optional.of(new ServiceAccountClaims(
                    payload.path("sub").asText(""),
                    audiences,
                    exp == 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(exp))));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** {@code NAMESPACE/NAME} as kubectl users say it, where the subject is a ServiceAccount. */
    public String account() {
        return subject.startsWith(SERVICE_ACCOUNT)
                ? subject.substring(SERVICE_ACCOUNT.length()).replaceFirst(":", "/")
                : subject;
    }

    String namespace() {
        return account().contains("/") ? account().split("/")[0] : "NAMESPACE";
    }

    String name() {
        return account().contains("/") ? account().split("/")[1] : "NAME";
    }

    public String audience() {
        return String.join(", ", audiences);
    }
}
