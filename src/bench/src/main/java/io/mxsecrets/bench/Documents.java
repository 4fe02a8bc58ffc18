package io.mxsecrets.bench;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/** Documents in the shape that users have: groups of secrets, each a token of letters and digits. */
final class Documents {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=:!";

    private Documents() {}

    /** @param seed another one gives other values of the same lengths */
    static byte[] of(int keys, int valueLength, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; i < keys; i++) {
            if (i % 8 == 0) {
                json.append(i == 0 ? "" : "},").append("\"Group").append(i / 8).append("\":{");
            } else {
                json.append(',');
            }
            json.append("\"ServiceAccountPassword").append(i).append("\":\"");
            for (int j = 0; j < valueLength; j++) {
                json.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
            }
            json.append('"');
        }
        return json.append("}}").toString().getBytes(StandardCharsets.US_ASCII);
    }
}
