package io.mxsecrets.webhook;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Cuts off whoever sends a review drop by drop: no API server waits that long for an answer. */
@Singleton
public class BodyDeadline {
    private static final long MILLISECONDS = 5_000;
    private static final int FIRST = 1001;

    void register(@Observes Filters filters) {
        filters.register(BodyDeadline::watch, FIRST);
    }

    private static void watch(RoutingContext context) {
        Vertx vertx = context.vertx();
        long timer = vertx.setTimer(MILLISECONDS, late -> {
            if (!context.request().isEnded()) {
                context.request().connection().close();
            }
        });
        context.addEndHandler(ended -> vertx.cancelTimer(timer));
        context.next();
    }
}
