package io.mxsecrets.providers.net;

import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Turns off the JDK's own log of requests: at its level FINE it shows every header, and with them the tokens and signatures
 * that we send. No setting of ours reaches that level; this holds also where somebody configures the JDK's logging.
 *
 * <p>Whoever sends over {@link java.net.HttpURLConnection} keeps one, for the JDK forgets the level of a logger that nobody
 * holds.
 */
public final class HeaderLog {
    private final Logger logger = Logger.getLogger("sun.net.www.protocol.http.HttpURLConnection");

    private HeaderLog() {
        logger.setLevel(Level.OFF);
    }

    public static HeaderLog off() {
        return new HeaderLog();
    }
}
