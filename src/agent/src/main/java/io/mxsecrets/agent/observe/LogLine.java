package io.mxsecrets.agent.observe;

import io.mxsecrets.core.observe.LogKey;
import io.mxsecrets.core.settings.Choices.LogLevel;
import io.mxsecrets.core.text.JsonText;
import io.mxsecrets.core.text.Printable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The two shapes of a log line, both of {@link Printable} text: one event is one line, and a bounded one. */
final class LogLine {
    /** A reference may be long, and is worth its place. */
    private static final int FIELD = 512;

    private LogLine() {}

    static String json(Instant time, LogLevel level, String sentence, Map<LogKey, String> fields) {
        StringBuilder line = new StringBuilder(256).append("{\"time\":\"").append(stamp(time));
        line.append("\",\"level\":\"").append(word(level)).append("\",\"message\":");
        JsonText.quote(Printable.line(sentence, Printable.SENTENCE), line);
        new TreeMap<>(fields).forEach((key, value) -> {
            line.append(",\"").append(key.label()).append("\":");
            JsonText.quote(Printable.line(value, FIELD), line);
        });
        return line.append('}').toString();
    }

    static String text(Instant time, LogLevel level, String sentence, Map<LogKey, String> fields) {
        StringBuilder line = new StringBuilder(256).append(stamp(time)).append(' ');
        line.append(String.format(Locale.ROOT, "%-5s ", word(level).toUpperCase(Locale.ROOT)));
        line.append(Printable.line(sentence, Printable.SENTENCE));
        new TreeMap<>(fields).forEach((key, value) -> {
            String shown = Printable.line(value, FIELD);
            line.append(' ').append(key.label()).append('=');
            if (shown.matches("[!#-~]+")) {
                line.append(shown);
            } else {
                JsonText.quote(shown, line);
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
}
