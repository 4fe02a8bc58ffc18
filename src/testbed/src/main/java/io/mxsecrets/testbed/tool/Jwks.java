package io.mxsecrets.testbed.tool;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.stream.StreamSupport;

/** A JSON Web Key Set of RSA keys (RFC 7517), which is what API servers publish. */
public final class Jwks {

    private Jwks() {}

    public static List<String> pems(JsonNode set) {
        return StreamSupport.stream(set.path("keys").spliterator(), false)
                .map(Jwks::pem)
                .toList();
    }

    private static String pem(JsonNode key) {
        try {
            var spec = new RSAPublicKeySpec(number(key, "n"), number(key, "e"));
            return Authority.pem(KeyFactory.getInstance("RSA").generatePublic(spec));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("not an RSA key: " + key.path("kid"), e);
        }
    }

    private static BigInteger number(JsonNode key, String member) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(key.path(member).asText()));
    }
}
