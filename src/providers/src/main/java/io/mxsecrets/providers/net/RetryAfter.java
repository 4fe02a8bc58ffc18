package io.mxsecrets.providers.net;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/**
 * The header {@code Retry-After} in every form: seconds or a date, whatever they are.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3">RFC 9110, Retry-After</a>
 */
public final class RetryAfter {
    /** The longest wait between our own tries: a longer one gets a try in between. */
    public static final Duration LONGEST = Duration.ofSeconds(10);

    private RetryAfter() {}

    /** From zero to {@link #LONGEST}; zero too where the text is neither a number of seconds nor a date. */
    public static Duration of(String header, Instant now) {
        String text = header.strip();
        if (text.matches("[0-9]{1,100}")) {
            String digits = text.replaceFirst("^0+(?=.)", "");
            return digits.length() > 3 ? LONGEST : within(Duration.ofSeconds(Long.parseLong(digits)));
        }
        try {
            ZonedDateTime date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
            return within(Duration.between(now, date.toInstant()));
        } catch (DateTimeException | ArithmeticException rubbish) {
            return Duration.ZERO;
        }
    }

    private static Duration within(Duration wish) {
        if (wish.isNegative()) {
            return Duration.ZERO;
        }
        return wish.compareTo(LONGEST) > 0 ? LONGEST : wish;
    }
}
