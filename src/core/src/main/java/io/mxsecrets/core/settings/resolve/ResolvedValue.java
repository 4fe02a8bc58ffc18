package io.mxsecrets.core.settings.resolve;

import java.util.Objects;

/**
 * A setting's value and where it comes from.
 *
 * @param value what the text stands for
 * @param text as written; it gives an equal value when parsed again
 * @param layer the name of the layer that gave it
 */
public record ResolvedValue<T>(T value, String text, String layer) {
    /** The layer of values that nobody set. */
    public static final String BUILT_IN = "built-in";

    public ResolvedValue {
        Objects.requireNonNull(value);
        Objects.requireNonNull(text);
        Objects.requireNonNull(layer);
    }

    public boolean builtIn() {
        return layer.equals(BUILT_IN);
    }
}
