package io.mxsecrets.webhook;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Cuts off whoever sends a review drop by drop: no API server waits that long for an answer. */
@Singleton
public class BodyDeadline {
    private static final long MILLISECONDS = 5_000;
    private static final int FIRST = 1001;

    /** Of RFC 9113, section 7: the peer is behaving in a way that might be generating excessive load. */
    private static final long ENHANCE_YOUR_CALM = 0xb;

    void register(@Observes Filters filters) {
        filters.register(BodyDeadline::watch, FIRST);
    }

    private static void watch(RoutingContext context) {
        Vertx vertx = context.vertx();
        long timer = vertx.setTimer(MILLISECONDS, late -> {
            if (!context.request().isEnded()) {
                cut(context);
            }
        });
        context.addEndHandler(ended -> vertx.cancelTimer(timer));
        context.next();
    }

    /** The one request that drips; over HTTP/2 others share its connection, and they are none of its fault. */
    private static void cut(RoutingContext context) {
        if (context.request().version() == HttpVersion.HTTP_2) {
            context.response().reset(ENHANCE_YOUR_CALM);
        } else {
            context.request().connection().close();
        }
    }
}
