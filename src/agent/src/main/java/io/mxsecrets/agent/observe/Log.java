package io.mxsecrets.agent.observe;

import io.mxsecrets.core.observe.LogKey;
import io.mxsecrets.core.settings.Choices.LogFormat;
import io.mxsecrets.core.settings.Choices.LogLevel;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;

/**
 * One line an event, with time, level, message and keys of a closed set. Whole lines only, whoever writes at once.
 *
 * @param out standard error, so that standard output is left to what a person asked for
 * @param least lines below this level are dropped
 */
public record Log(PrintStream out, InstantSource clock, LogLevel least, LogFormat format) {
    public Log {
        Objects.requireNonNull(out);
        Objects.requireNonNull(clock);
        Objects.requireNonNull(least);
        Objects.requireNonNull(format);
    }

    public void write(LogLevel level, String sentence, Map<LogKey, String> fields) {
        if (level.compareTo(least) > 0) {
            return;
        }
        String line = format == LogFormat.JSON
                ? LogLine.json(clock.instant(), level, sentence, fields)
                : LogLine.text(clock.instant(), level, sentence, fields);
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        synchronized (out) {
            out.write(bytes, 0, bytes.length);
            out.flush();
        }
    }
}
