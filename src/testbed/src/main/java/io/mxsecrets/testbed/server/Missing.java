package io.mxsecrets.testbed.server;

import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** One way to a server is not open here; the message says what would open it. */
public final class Missing extends Exception {

    private static final long serialVersionUID = 1;

    public Missing(String whatWouldOpenIt) {
        super(whatWouldOpenIt);
    }

    /** What a test without its server comes to: aborted, or failed where {@code -Dtestbed=required} promised servers. */
    public static RuntimeException verdict(String sentence) {
        if ("required".equals(System.getProperty("testbed"))) {
            throw new AssertionFailedError(sentence);
        }
        throw new TestAbortedException(sentence);
    }
}
