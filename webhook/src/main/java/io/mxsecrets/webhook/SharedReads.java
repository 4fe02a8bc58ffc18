package io.mxsecrets.webhook;

import io.mxsecrets.injection.cluster.Cluster;
import io.mxsecrets.injection.cluster.Namespace;
import io.mxsecrets.injection.cluster.ServiceAccount;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * Concurrent reviews share one read. A review never takes the result of a read that began before it did, for the object may
 * have changed in between: it joins the next read instead, with everyone else who waits. So a storm of reviews costs two
 * reads at a time for each object, and each sees what was written before it.
 */
final class SharedReads implements Cluster {
    private final Cluster reads;
    private final Map<String, Flights> flights = new HashMap<>();

    SharedReads(Cluster reads) {
        this.reads = reads;
    }

    @Override
    public Namespace namespace(String name) {
        return (Namespace) read(name, () -> reads.namespace(name));
    }

    @Override
    public ServiceAccount serviceAccount(String namespace, String name) {
        return (ServiceAccount) read(namespace + "/" + name, () -> reads.serviceAccount(namespace, name));
    }

    /** The read under way for an object, and the one that those who came later wait for. */
    private static final class Flights {
        private CompletableFuture<Object> running;
        private CompletableFuture<Object> next;
    }

    private Object read(String key, Supplier<?> read) {
        CompletableFuture<Object> mine;
        CompletableFuture<Object> before = null;
        boolean leader = false;
        synchronized (flights) {
            Flights flight = flights.computeIfAbsent(key, k -> new Flights());
            if (flight.running == null) {
                mine = flight.running = new CompletableFuture<>();
                leader = true;
            } else if (flight.next == null) {
                mine = flight.next = new CompletableFuture<>();
                before = flight.running;
                leader = true;
            } else {
                mine = flight.next;
            }
        }
        if (leader) {
            lead(key, read, before, mine);
        }
        return result(mine);
    }

    /** Waits for the read before, then reads for all who joined in the meantime; those who come now join the next. */
    private void lead(String key, Supplier<?> read, CompletableFuture<Object> before, CompletableFuture<Object> mine) {
        if (before != null) {
            before.exceptionally(e -> null).join();
            synchronized (flights) {
                Flights flight = flights.computeIfAbsent(key, k -> new Flights());
                flight.running = mine;
                flight.next = null;
            }
        }
        try {
            mine.complete(read.get());
        } catch (RuntimeException e) {
            mine.completeExceptionally(e);
        } finally {
            land(key, mine);
        }
    }

    private void land(String key, CompletableFuture<Object> mine) {
        synchronized (flights) {
            Flights flight = flights.get(key);
            if (flight != null && flight.running == mine && flight.next == null) {
                flights.remove(key);
            }
        }
    }

    private static Object result(CompletableFuture<Object> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
