package io.mxsecrets.agent.observe;

import io.mxsecrets.core.observe.LogKey;
import io.mxsecrets.core.settings.Choices.LogLevel;
import io.mxsecrets.core.text.JsonText;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The two shapes of a log line. Neither lets a line end through, so one event is one line. */
final class Line {
    private Line() {}

    static String json(Instant time, LogLevel level, String sentence, Map<LogKey, String> fields) {
        StringBuilder line = new StringBuilder(256).append("{\"time\":\"").append(stamp(time));
        line.append("\",\"level\":\"").append(word(level)).append("\",\"message\":");
        JsonText.quote(sentence, line);
        new TreeMap<>(fields).forEach((key, value) -> {
            line.append(",\"").append(key.label()).append("\":");
            JsonText.quote(value, line);
        });
        return line.append('}').toString();
    }

    static String text(Instant time, LogLevel level, String sentence, Map<LogKey, String> fields) {
        StringBuilder line = new StringBuilder(256).append(stamp(time)).append(' ');
        line.append(String.format(Locale.ROOT, "%-5s ", word(level).toUpperCase(Locale.ROOT)));
        line.append(printable(sentence));
        new TreeMap<>(fields).forEach((key, value) -> {
            line.append(' ').append(key.label()).append('=');
            if (value.matches("[!#-~]+")) {
                line.append(value);
            } else {
                JsonText.quote(value, line);
            }
        });
        return line.toString();
    }

    private static String stamp(Instant time) {
        String stamp = time.truncatedTo(ChronoUnit.MILLIS).toString();
        return time.getNano() < 1_000_000 ? stamp.replace("Z", ".000Z") : stamp;
    }

    private static String word(LogLevel level) {
        return level.name().toLowerCase(Locale.ROOT);
    }

    private static String printable(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints().forEach(c -> clean.appendCodePoint(Character.isISOControl(c) ? '?' : c));
        return clean.toString();
    }
}
