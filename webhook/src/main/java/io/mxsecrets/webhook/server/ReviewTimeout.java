package io.mxsecrets.webhook.server;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long a review may take: four fifths of the time after which whoever asked gives up. */
final class ReviewTimeout {
    private static final Pattern SECONDS = Pattern.compile("([1-9]|[12][0-9]|30)s");
    private static final long USUAL = 5;

    private ReviewTimeout() {}

    /**
     * @param timeout as the API server adds it to the webhook's URL: {@code 5s}; absent or unreadable for what the chart
     *     registers
     */
    static Duration within(String timeout) {
        Matcher matcher = SECONDS.matcher(timeout == null ? "" : timeout);
        long seconds = matcher.matches() ? Long.parseLong(matcher.group(1)) : USUAL;
        return Duration.ofSeconds(seconds).multipliedBy(4).dividedBy(5);
    }
}
