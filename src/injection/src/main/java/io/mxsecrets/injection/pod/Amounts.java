package io.mxsecrets.injection.pod;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Quantities of the pod, in any of Kubernetes' spellings; a setting's are stricter.
 *
 * @see <a href="https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/">Quantity</a>
 */
public final class Amounts {
    /** Digits are few, so that no number grows out of a short text. */
    private static final Pattern SHAPE =
            Pattern.compile("[+]?([0-9]{1,18}(?:\\.[0-9]{0,18})?)(?:([KMGTPE]i)|([numkMGTPE])|[eE]([+-]?[0-9]{1,2}))?");

    private static final Map<String, Integer> BINARY =
            Map.of("Ki", 10, "Mi", 20, "Gi", 30, "Ti", 40, "Pi", 50, "Ei", 60);
    private static final Map<String, Integer> DECIMAL =
            Map.of("n", -9, "u", -6, "m", -3, "k", 3, "M", 6, "G", 9, "T", 12, "P", 15, "E", 18);

    private Amounts() {}

    /** Without trailing zeros, so that equal amounts are equal; empty where this is no quantity. */
    public static Optional<BigDecimal> of(JsonNode node) {
        Matcher matcher = SHAPE.matcher(node.isValueNode() ? node.asText() : "");
        if (!matcher.matches()) {
            return Optional.empty();
        }
        BigDecimal number = new BigDecimal(matcher.group(1));
        if (matcher.group(2) != null) {
            number = number.multiply(BigDecimal.valueOf(1L << BINARY.get(matcher.group(2))));
        } else if (matcher.group(3) != null) {
            number = number.scaleByPowerOfTen(DECIMAL.get(matcher.group(3)));
        } else if (matcher.group(4) != null) {
            number = number.scaleByPowerOfTen(Integer.parseInt(matcher.group(4)));
        }
        return Optional.of(number.stripTrailingZeros());
    }
}
