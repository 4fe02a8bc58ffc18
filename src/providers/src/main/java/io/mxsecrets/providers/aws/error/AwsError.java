package io.mxsecrets.providers.aws.error;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An error that AWS answered with.
 *
 * @param code as AWS spells it, empty where the answer had none; errors are distinguished by it, never only by the status
 * @param message AWS's own text. It may quote tokens and signatures, so it is never shown: only what {@link #arn} and
 *     {@link #says} take out of it
 * @param serverTime the clock of the server
 * @param pause how long it wants to be left in peace
 */
public record AwsError(String code, int status, String message, Optional<Instant> serverTime, Duration pause) {
    private static final String ARN = "arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:[0-9]*:[A-Za-z0-9/_+=,.@:*?!-]{1,600}";

    public AwsError {
        Objects.requireNonNull(code);
        Objects.requireNonNull(message);
        Objects.requireNonNull(serverTime);
        Objects.requireNonNull(pause);
    }

    public boolean is(String... codes) {
        for (String one : codes) {
            if (code.equals(one) || code.equals(one + "Exception")) {
                return true;
            }
        }
        return false;
    }

    /** Whether the message holds one of the words, in any case. */
    public boolean says(String... words) {
        String lower = message.toLowerCase(java.util.Locale.ROOT);
        for (String word : words) {
            if (lower.contains(word)) {
                return true;
            }
        }
        return false;
    }

    /** The ARN that follows these words in the message, such as the principal after {@code User: }. */
    public Optional<String> arn(String before) {
        Matcher matcher =
                Pattern.compile(Pattern.quote(before) + "\\s*(" + ARN + ")").matcher(message);
        return matcher.find() ? Optional.of(matcher.group(1).replaceAll("[.,:]+$", "")) : Optional.empty();
    }

    /** The text, if it is an ARN and nothing else. */
    public static Optional<String> asArn(String text) {
        return Optional.of(text).filter(arn -> Pattern.matches(ARN, arn));
    }

    /** The action that the message says was not allowed. */
    public Optional<String> action() {
        Matcher matcher =
                Pattern.compile("perform: ?([a-z0-9-]{2,40}:[A-Za-z]{2,64})").matcher(message);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    @Override
    public String toString() {
        return "Refusal[" + code + ", " + status + "]";
    }
}
