package io.mxsecrets.providers.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "3, 3",
        "007, 7",
        "10, 10",
        "11, 10",
        "99999999999999999999999999, 10",
        "-1, 0",
        "1.5, 0",
        "1e3, 0",
        "soon, 0",
        "'', 0",
        "'Fri, 02 Jan 2026 03:04:09 GMT', 4",
        "'Fri, 02 Jan 2026 03:04:01 GMT', 0",
        "'Sat, 01 Jan 9999 00:00:00 GMT', 0", // No Saturday.
        "'Fri, 01 Jan 9999 00:00:00 GMT', 10",
        "'Mon, 99 Jan 2026 03:04:09 GMT', 0",
    })
    void isReadIntoARange(String header, int seconds) {
        assertThat(RetryAfter.of(header, NOW)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Property
    void everyTextIsAWaitWithinTheRange(@ForAll String header) {
        assertThat(RetryAfter.of(header, NOW)).isBetween(Duration.ZERO, RetryAfter.LONGEST);
    }

    @Property
    void everyNumberIsAWaitWithinTheRange(@ForAll long seconds) {
        assertThat(RetryAfter.of(Long.toString(seconds), NOW)).isBetween(Duration.ZERO, RetryAfter.LONGEST);
    }
}
