package io.mxsecrets.cli.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import io.mxsecrets.cli.console.CommandFailed;
import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.secret.SecretBytes;
import io.mxsecrets.core.text.Printable;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * Numbers that Vault would give back in other digits than they are written in: it keeps them as binary floating point, so that
 * {@code 1.10} becomes {@code 1.1}, and {@code 12345678901234567890} another number.
 */
public final class VaultNumbers {
    private static final JsonFactory JSON = new JsonFactory();
    private static final BigDecimal LEAST = new BigDecimal("0.000001");
    private static final BigDecimal END = BigDecimal.TEN.pow(21);
    /** A sign, a point and the digits that binary floating point tells apart. */
    private static final int LONGEST = 25;

    private VaultNumbers() {}

    /** @throws CommandFailed with the key of the first number that would change; what is no JSON passes */
    public static void check(SecretBytes document) {
        first(document).ifPresent(key -> {
            throw new CommandFailed(
                    ExitCode.DOCUMENT_INVALID,
                    "Vault keeps numbers as binary floating point and would give that of "
                            + Printable.line(key, Printable.VALUE)
                            + " back in other digits; write it as text, in quotes");
        });
    }

    private static Optional<String> first(SecretBytes document) {
        try (JsonParser parser = JSON.createParser(document.reveal())) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isNumeric() && !isKept(parser.getText())) {
                    return Optional.of(key(parser.getParsingContext()));
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String key(JsonStreamContext place) {
        String above = place.getParent() == null ? "" : key(place.getParent());
        String name = Optional.ofNullable(place.getCurrentName()).orElse("");
        return above.isEmpty() || name.isEmpty() ? above + name : above + "." + name;
    }

    /** @param number as JSON writes it */
    static boolean isKept(String number) {
        if (number.equals("-0")) {
            return true;
        }
        if (number.length() > LONGEST || number.contains("e") || number.contains("E")) {
            return false;
        }
        BigDecimal exact = new BigDecimal(number);
        BigDecimal size = exact.abs();
        boolean plain = exact.signum() == 0 || size.compareTo(LEAST) >= 0 && size.compareTo(END) < 0;
        return plain
                && number.equals(
                        exact.signum() == 0 ? "0" : exact.stripTrailingZeros().toPlainString())
                && new BigDecimal(Double.toString(exact.doubleValue())).compareTo(exact) == 0;
    }
}
