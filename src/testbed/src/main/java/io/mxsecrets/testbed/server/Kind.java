package io.mxsecrets.testbed.server;

import java.util.List;

/**
 * A kind of server: the ways to one, in the order in which they are tried, and the handle of one that runs.
 *
 * @param name in logs, files and sentences
 * @param ways tried until one is open
 * @param handle from what a way found out
 */
public record Kind<S>(String name, List<Way> ways, Handle<S> handle) {

    /** One way to a server. */
    public interface Way {
        /**
         * Starts or finds the server and waits until it answers.
         *
         * @return what the handle needs, and {@code way} and {@code version} for the closing list
         * @throws Missing if this way is not open here
         * @throws Exception if it is open and the server does not come up: that is a failure, not a reason to go on
         */
        Facts start(Run run) throws Exception;
    }

    public interface Handle<S> {
        S of(Facts facts, Run run);
    }
}
