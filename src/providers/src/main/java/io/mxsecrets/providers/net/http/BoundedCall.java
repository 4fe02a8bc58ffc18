package io.mxsecrets.providers.net.http;

import java.io.Closeable;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * Calls that end in time, whatever the other side does. Each runs on a daemon thread, for the JDK can interrupt neither a
 * name lookup nor a read; the caller waits no longer than the limit. Then the call's connections are closed, which ends
 * whatever the thread is at, and it is free again. Only a name lookup is left to end by itself.
 */
public final class BoundedCall implements AutoCloseable {
    private static final ThreadLocal<Connections> CURRENT = new ThreadLocal<>();

    private final ExecutorService threads;

    /** @param name of the threads */
    public BoundedCall(String name) {
        this.threads = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** The limit is over. */
    public static final class Late extends Exception {
        private final boolean asked;

        Late(boolean asked) {
            this.asked = asked;
        }

        /** Whether the request was sent, so that the way is open and the server is what keeps silent. */
        public boolean asked() {
            return asked;
        }
    }

    /**
     * @throws Late after the limit
     * @throws ExecutionException with what the work threw
     */
    public <T> T run(Duration limit, Callable<T> work) throws ExecutionException, Late, InterruptedException {
        Connections connections = new Connections(System.nanoTime() + limit.toNanos());
        Future<T> running = threads.submit(() -> {
            CURRENT.set(connections);
            try {
                return work.call();
            } finally {
                CURRENT.remove();
            }
        });
        try {
            return running.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new Late(connections.asked);
        } finally {
            connections.cut();
            running.cancel(true);
        }
    }

    /** The connections of the call that this thread makes. */
    static Connections connections() {
        Connections connections = CURRENT.get();
        if (connections == null) {
            throw new IllegalStateException("a connection without a deadline");
        }
        return connections;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** What one call has open. */
    static final class Connections {
        private final long end;
        private final Set<Closeable> open = new HashSet<>();
        private volatile boolean asked;
        private boolean certificateAsked;
        private boolean cut;

        private Connections(long end) {
            this.end = end;
        }

        /** Milliseconds until the end, at least 1. */
        int left() {
            return (int) Math.min(Integer.MAX_VALUE, Math.max(1, (end - System.nanoTime()) / 1_000_000));
        }

        /** The server wants to know who we are. */
        void certificateAsked() {
            certificateAsked = true;
        }

        /** What the failure of a connection means: a server that asked for a certificate ends it for want of one. */
        IOException meaning(IOException failure) {
            boolean ended = failure instanceof SSLException || failure instanceof SocketException;
            return certificateAsked && ended ? new CertificateDemanded() : failure;
        }

        /** A request was sent. */
        void asked() {
            asked = true;
        }

        synchronized void add(Closeable connection) throws IOException {
            if (cut) {
                connection.close();
                throw new IOException("the call is over");
            }
            open.add(connection);
        }

        /** Lets it outlive the call. */
        synchronized void release(Closeable connection) throws IOException {
            if (cut || !open.remove(connection)) {
                throw new IOException("the call is over");
            }
        }

        private synchronized void cut() {
            cut = true;
            open.forEach(HttpConnection::closeQuietly);
            open.clear();
        }
    }
}
