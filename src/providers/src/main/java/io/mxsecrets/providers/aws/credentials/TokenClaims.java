package io.mxsecrets.providers.aws.credentials;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.mxsecrets.core.secret.SecretText;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a token says about itself, without its signature: none of it is secret, and it is what a trust policy must name.
 *
 * @param subject {@code system:serviceaccount:NAMESPACE:NAME}
 */
public record TokenClaims(
        Optional<String> issuer, Optional<String> subject, List<String> audiences, Optional<Instant> expires) {
    private static final JsonFactory JSON = new JsonFactory();

    public TokenClaims {
        Objects.requireNonNull(issuer);
        Objects.requireNonNull(subject);
        audiences = List.copyOf(audiences);
        Objects.requireNonNull(expires);
    }

    /** The claims of a JWT; empty where the text is none. */
    static Optional<TokenClaims> of(SecretText token) {
        String[] parts = token.reveal().split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try (JsonParser json = JSON.createParser(Base64.getUrlDecoder().decode(parts[1]))) {
            return Optional.of(read(json));
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static TokenClaims read(JsonParser json) throws IOException {
        String issuer = null;
        String subject = null;
        Instant expires = null;
        List<String> audiences = new ArrayList<>();
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new IOException("no object");
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (name.equals("iss") && value == JsonToken.VALUE_STRING) {
                issuer = shown(json.getText());
            } else if (name.equals("sub") && value == JsonToken.VALUE_STRING) {
                subject = shown(json.getText());
            } else if (name.equals("exp") && value == JsonToken.VALUE_NUMBER_INT) {
                expires = Instant.ofEpochSecond(json.getLongValue());
            } else if (name.equals("aud")) {
                audiences(json, value, audiences);
            } else {
                json.skipChildren();
            }
        }
        return new TokenClaims(
                Optional.ofNullable(issuer), Optional.ofNullable(subject), audiences, Optional.ofNullable(expires));
    }

    private static void audiences(JsonParser json, JsonToken value, List<String> audiences) throws IOException {
        if (value == JsonToken.VALUE_STRING) {
            audiences.add(shown(json.getText()));
        } else if (value == JsonToken.START_ARRAY) {
            while (json.nextToken() != JsonToken.END_ARRAY) {
                if (json.currentToken() == JsonToken.VALUE_STRING) {
                    audiences.add(shown(json.getText()));
                } else {
                    json.skipChildren();
                }
            }
        }
    }

    private static String shown(String text) {
        String safe = text.replaceAll("[^\\x21-\\x7e]", "?");
        return safe.length() > 256 ? safe.substring(0, 256) : safe;
    }
}
