package io.mxsecrets.agent.observe;

import io.mxsecrets.core.observe.LogKey;
import io.mxsecrets.core.settings.Choices.LogLevel;
import io.mxsecrets.core.text.Printable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jboss.logmanager.ExtLogRecord;

/**
 * The log of libraries, in our format. Never below info: some of them write tokens and bodies there. Only the framework's
 * own words are shown: a library that speaks with a store quotes its answers (the AWS SDK a bad {@code Date} header), so
 * of the others the first line of each names who spoke, and nothing more. Of an exception only its class is shown.
 */
public final class LibraryLog extends Handler {
    private static final int LONGEST = 512;
    private static final int MOST = 100;
    /** Whose words hold names and numbers of the program itself. */
    private static final List<String> FRAMEWORK = List.of("io.quarkus.", "org.jboss.", "io.smallrye.");
    /** Part of the framework by its name, and yet a client of stores. */
    private static final List<String> CLIENTS = List.of("io.quarkus.vault.", "io.quarkus.rest.client.");

    private final Log log;
    private final SimpleFormatter formatter = new SimpleFormatter();
    private final Set<String> withheld = ConcurrentHashMap.newKeySet();

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
        String name = String.valueOf(line.getLoggerName());
        String thrown = line.getThrown() == null
                ? ""
                : " (" + line.getThrown().getClass().getName() + ")";
        if (isFramework(name)) {
            tell(line, Printable.line(words(line), LONGEST) + thrown);
        } else if (withheld.size() < MOST && withheld.add(name)) {
            tell(
                    line,
                    "a library logs a warning; its text may quote a store, so it and later ones are not shown"
                            + thrown);
        }
    }

    private void tell(LogRecord line, String sentence) {
        log.write(level(line.getLevel()), sentence, Map.of(LogKey.LOGGER, String.valueOf(line.getLoggerName())));
    }

    private String words(LogRecord line) {
        return line instanceof ExtLogRecord own ? own.getFormattedMessage() : formatter.formatMessage(line);
    }

    private static boolean isFramework(String logger) {
        return FRAMEWORK.stream().anyMatch(logger::startsWith)
                && CLIENTS.stream().noneMatch(logger::startsWith);
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
