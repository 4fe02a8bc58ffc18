package io.mxsecrets.core.settings;

import java.util.Objects;

/**
 * One mistake in settings, or one warning about them.
 *
 * @param layer the place that it stands in: {@code pod}, {@code Namespace team-a}, {@code environment}
 * @param sentence what is wrong and what to do; shows at most 64 safe characters of any text of a user
 */
public record Problem(String layer, String sentence) {
    /** The layer whose problems need no name before them: the pod under review, the agent's own environment. */
    public static final String HERE = "";

    public Problem {
        Objects.requireNonNull(layer);
        Objects.requireNonNull(sentence);
    }

    @Override
    public String toString() {
        return layer.equals(HERE) ? sentence : layer + ": " + sentence;
    }
}
