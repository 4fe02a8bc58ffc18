package io.mxsecrets.core.publish.manifest;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The names of generations: the time they were made at, in UTC and milliseconds, so that the order of names is the order
 * of time.
 */
public final class GenerationName {
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final Pattern SHAPE = Pattern.compile("\\d{8}T\\d{6}\\.\\d{3}Z");

    private GenerationName() {}

    public static boolean isStamp(String text) {
        return SHAPE.matcher(text).matches() && isTime(text);
    }

    private static boolean isTime(String text) {
        try {
            FORMAT.parse(text, Instant::from);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    static Instant time(String stamp) {
        return isStamp(stamp) ? FORMAT.parse(stamp, Instant::from) : Instant.EPOCH;
    }

    /** The name for {@code now}, or the one just after {@code last} where the clock was set back. */
    public static String next(Instant now, Optional<String> last) {
        String stamp = FORMAT.format(now);
        if (last.isEmpty() || stamp.compareTo(last.get()) > 0) {
            return stamp;
        }
        return FORMAT.format(FORMAT.parse(last.get(), Instant::from).plus(1, ChronoUnit.MILLIS));
    }
}
