package io.mxsecrets.providers.vault.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.OptionalInt;

/** Whole numbers of an answer, which may be any text. */
public final class WholeNumber {
    private WholeNumber() {}

    /** A version's number, from 1 on; nothing where it is none. */
    public static OptionalInt version(JsonNode value) {
        return value.isIntegralNumber() && value.canConvertToInt() && value.intValue() > 0
                ? OptionalInt.of(value.intValue())
                : OptionalInt.empty();
    }

    /** From zero to {@code most}; zero too where it is less or no whole number. */
    public static long upTo(long most, JsonNode value) {
        if (!value.isIntegralNumber() || value.bigIntegerValue().signum() < 0) {
            return 0;
        }
        return value.canConvertToLong() ? Math.min(most, value.longValue()) : most;
    }
}
