package io.mxsecrets.agent.observe;

import io.mxsecrets.core.observe.LogKey;
import io.mxsecrets.core.settings.Choices.LogLevel;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jboss.logmanager.ExtLogRecord;

/**
 * What libraries say, as lines of ours. Never below info: some of them write tokens and bodies there. Of an exception
 * only its class is told, for its message may quote an answer of a store.
 */
public final class LibraryLog extends Handler {
    private static final int LONGEST = 512;

    private final Log log;
    private final SimpleFormatter formatter = new SimpleFormatter();

    private LibraryLog(Log log, Level least) {
        this.log = log;
        setLevel(least);
    }

    /** Takes the place of the handlers that the framework set. */
    public static void install(Log log) {
        Level least = log.least() == LogLevel.DEBUG ? Level.INFO : Level.WARNING;
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        root.setLevel(least);
        root.addHandler(new LibraryLog(log, least));
    }

    @Override
    public void publish(LogRecord line) {
        if (!isLoggable(line)) {
            return;
        }
        String sentence = line instanceof ExtLogRecord own ? own.getFormattedMessage() : formatter.formatMessage(line);
        String cut = sentence.length() > LONGEST ? sentence.substring(0, LONGEST) + "…" : sentence;
        String thrown = line.getThrown() == null
                ? ""
                : " (" + line.getThrown().getClass().getName() + ")";
        log.write(level(line.getLevel()), cut + thrown, Map.of(LogKey.LOGGER, String.valueOf(line.getLoggerName())));
    }

    private static LogLevel level(Level level) {
        if (level.intValue() >= Level.SEVERE.intValue()) {
            return LogLevel.ERROR;
        }
        return level.intValue() >= Level.WARNING.intValue() ? LogLevel.WARN : LogLevel.INFO;
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
