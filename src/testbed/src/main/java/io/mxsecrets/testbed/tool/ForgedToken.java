package io.mxsecrets.testbed.tool;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A token that looks like a projected one and that nobody signed, for stores that a test scripts. */
public final class ForgedToken {
    private ForgedToken() {}

    /**
     * Of the ServiceAccount {@code app} in the Namespace {@code team}.
     *
     * @param expires in seconds since 1970
     * @param signature any text without a dot
     */
    public static String of(String audience, long expires, String signature) {
        return of(
                "{\"iss\":\"https://issuer.example\",\"aud\":[\"" + audience
                        + "\"],\"sub\":\"system:serviceaccount:team:app\",\"exp\":" + expires + "}",
                signature);
    }

    /** @param claims JSON */
    public static String of(String claims, String signature) {
        return base64("{\"alg\":\"RS256\"}") + "." + base64(claims) + "." + signature;
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
