package io.mxsecrets.testbed.server;

/** Something that does not work until this is closed. */
@FunctionalInterface
public interface Outage extends AutoCloseable {
    @Override
    void close();
}
