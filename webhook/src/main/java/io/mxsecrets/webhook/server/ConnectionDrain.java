package io.mxsecrets.webhook.server;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * Takes leave of clients before the port closes. An API server keeps one connection for long and would send its next review
 * into a closed one; informed in time, it opens another, which then leads to another replica. Reviews on their way are answered.
 */
@Singleton
public class ConnectionDrain {
    private static final int FIRST = 1000;

    /** Weak, for their close handlers are not ours to take. */
    private final Set<HttpConnection> connections =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    private volatile boolean leaving;

    void register(@Observes Filters filters) {
        filters.register(this::pass, FIRST);
    }

    void leave(@Observes ShutdownDelayInitiatedEvent event) {
        leaving = true;
        List.copyOf(connections).forEach(ConnectionDrain::close);
    }

    private void pass(RoutingContext context) {
        HttpConnection connection = context.request().connection();
        if (context.request().version() == HttpVersion.HTTP_2) {
            connections.add(connection);
            if (leaving) {
                context.response().endHandler(ended -> close(connection));
            }
        } else if (leaving) {
            context.response().putHeader("Connection", "close");
            context.response().endHandler(ended -> connection.close());
        }
        context.next();
    }

    /** Says that no new stream will be answered, and closes when those that are open are done. */
    private static void close(HttpConnection connection) {
        connection.shutdown(5_000);
    }
}
