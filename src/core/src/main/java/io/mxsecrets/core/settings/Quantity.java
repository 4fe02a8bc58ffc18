package io.mxsecrets.core.settings;

import io.mxsecrets.core.failure.BadValue;
import io.mxsecrets.core.text.Printable;
import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Kubernetes resource quantity: a decimal number with an optional binary or decimal suffix.
 *
 * @param text as written, which is what the pod gets
 * @param amount in bytes, or in cores
 * @see <a href="https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/">Quantity</a>
 */
public record Quantity(String text, BigDecimal amount) implements Comparable<Quantity> {
    private static final Pattern SHAPE = Pattern.compile("([0-9]{1,12}(?:\\.[0-9]{1,9})?)(m|k|M|G|T|Ki|Mi|Gi|Ti)?");
    private static final Map<String, BigDecimal> FACTORS = Map.of(
            "m", new BigDecimal("0.001"),
            "k", BigDecimal.valueOf(1_000L),
            "M", BigDecimal.valueOf(1_000_000L),
            "G", BigDecimal.valueOf(1_000_000_000L),
            "T", BigDecimal.valueOf(1_000_000_000_000L),
            "Ki", BigDecimal.valueOf(1L << 10),
            "Mi", BigDecimal.valueOf(1L << 20),
            "Gi", BigDecimal.valueOf(1L << 30),
            "Ti", BigDecimal.valueOf(1L << 40));

    public static ValueType<Quantity> type(String words) {
        ValueType<Quantity> type = new ValueType<>(words, text -> {
            Matcher matcher = SHAPE.matcher(text);
            if (!matcher.matches()) {
                throw new BadValue("is " + Printable.quoted(text), "give " + words);
            }
            BigDecimal factor = matcher.group(2) == null ? BigDecimal.ONE : FACTORS.get(matcher.group(2));
            BigDecimal amount = new BigDecimal(matcher.group(1)).multiply(factor);
            if (amount.signum() == 0) {
                throw new BadValue("is zero", "give " + words);
            }
            return new Quantity(text, amount);
        });
        return type.formed(SHAPE.pattern());
    }

    /** @throws BadValue if the text is no quantity */
    public static Quantity parse(String text) {
        return type("a quantity such as 64Mi or 50m").parse(text);
    }

    @Override
    public int compareTo(Quantity other) {
        return amount.compareTo(other.amount);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Quantity that && amount.compareTo(that.amount) == 0;
    }

    @Override
    public int hashCode() {
        return amount.stripTrailingZeros().hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
