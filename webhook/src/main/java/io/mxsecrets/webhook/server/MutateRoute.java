package io.mxsecrets.webhook.server;

import io.mxsecrets.core.text.Printable;
import io.mxsecrets.injection.cluster.Cluster;
import io.mxsecrets.webhook.review.BadReview;
import io.mxsecrets.webhook.review.Reply;
import io.mxsecrets.webhook.review.ReviewMetrics;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import org.jboss.logging.Logger;

/** {@code POST /mutate}: hands the body to the queue and turns what comes of it into a status. */
@Singleton
public class MutateRoute {
    private static final Logger LOG = Logger.getLogger(MutateRoute.class);

    /** How long a body may take to come, and an answer to go: no API server is slower. */
    private static final long MILLISECONDS = 5_000;

    /** Of RFC 9113, section 7: the peer is behaving in a way that might be generating excessive load. */
    private static final long ENHANCE_YOUR_CALM = 0xb;

    private static final String BUSY = "mxsecrets: this replica is busy";

    private final Reviewer reviewer;
    private final ReviewQueue queue;
    private final ReviewMetrics metrics;
    private final BodyMemory room;

    /** @param room of all bodies and answers on their way */
    MutateRoute(Reviewer reviewer, ReviewQueue queue, ReviewMetrics metrics, BodyMemory room) {
        this.reviewer = reviewer;
        this.queue = queue;
        this.metrics = metrics;
        this.room = room;
    }

    /** What is sent back. */
    record Sent(int status, String type, byte[] body) {
        private static Sent text(int status, String sentence) {
            return new Sent(status, "text/plain;charset=UTF-8", sentence.getBytes(StandardCharsets.UTF_8));
        }
    }

    void register(@Observes Router router) {
        router.post("/mutate").consumes("application/json").handler(this::take);
    }

    private void take(RoutingContext context) {
        long start = System.nanoTime();
        Context connection = Vertx.currentContext();
        BodyIntake intake = new BodyIntake(
                room,
                body -> queue.submit(
                                () -> reviewer.review(body),
                                ReviewTimeout.within(context.request().getParam("timeout")),
                                () -> room.leave(body.length))
                        .whenComplete((reply, failure) -> {
                            Sent sent = failure == null ? answered(reply) : failed(failure);
                            metrics.took(System.nanoTime() - start);
                            connection.runOnContext(now -> send(context, sent));
                        }),
                refusal -> send(context, refused(refusal)));
        long late = context.vertx().setTimer(MILLISECONDS, now -> {
            if (!context.request().isEnded()) {
                cut(context);
            }
        });
        context.addEndHandler(ended -> {
            intake.stop();
            if (context.request().isEnded()) {
                context.vertx().cancelTimer(late);
            }
        });
        intake.of(context.request(), length(context.request().getHeader("Content-Length")));
    }

    /** None is none that is too large; HTTP refuses what is no number. */
    private static long length(String declared) {
        try {
            return declared == null ? 0 : Long.parseLong(declared);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    private Sent refused(BodyIntake.Refusal why) {
        if (why == BodyIntake.Refusal.TOO_LARGE) {
            metrics.count("refused", "too_large");
            return Sent.text(413, "mxsecrets: the review is larger than any that an API server sends");
        }
        metrics.count("failed", "overloaded");
        return Sent.text(503, BUSY);
    }

    private Sent answered(Reply reply) {
        metrics.count(reply.outcome(), reply.reason());
        reply.line().ifPresent(LOG::info);
        return new Sent(200, "application/json", reply.body());
    }

    /**
     * What may pass is a 503 that says when to ask again, which the API server does within its deadline. Only what is our own
     * fault, and will be in a second too, is a 500: then the registration's failurePolicy decides, not we.
     */
    Sent failed(Throwable failure) {
        if (failure instanceof BadReview bad) {
            metrics.count("refused", "bad_review");
            return Sent.text(400, bad.getMessage());
        }
        if (failure instanceof ReviewQueue.Refused refused) {
            metrics.count("failed", refused.reason());
            return Sent.text(503, BUSY);
        }
        if (failure instanceof Cluster.Unreadable unreadable) {
            metrics.count("failed", "cluster");
            String sentence = Printable.line(unreadable.getMessage(), Printable.SENTENCE);
            LOG.error(sentence);
            return Sent.text(unreadable.passing() ? 503 : 500, sentence);
        }
        metrics.count("failed", "bug");
        LOG.error("A review failed because of a bug: " + failure.getClass().getName(), where(failure));
        return Sent.text(
                500, "mxsecrets: the review failed because of a bug in the webhook; its log has the stack trace");
    }

    /** The place alone: a message may quote the pod. */
    private static Throwable where(Throwable failure) {
        Throwable place = new Throwable("at");
        place.setStackTrace(failure.getStackTrace());
        return place;
    }

    /** Holds room for the answer until it has gone; whoever does not take it in time is cut. */
    private void send(RoutingContext context, Sent sent) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        Sent now = room.take(sent.body().length) ? sent : Sent.text(503, BUSY);
        int taken = now == sent ? sent.body().length : 0;
        long late = context.vertx().setTimer(MILLISECONDS, timer -> cut(context));
        response.setStatusCode(now.status()).putHeader("Content-Type", now.type());
        if (now.status() == 503) {
            response.putHeader("Retry-After", "1");
        }
        response.end(Buffer.buffer(now.body())).onComplete(gone -> {
            room.leave(taken);
            context.vertx().cancelTimer(late);
        });
    }

    /** Cuts only this request; over HTTP/2 others share its connection, and they are not at fault. */
    private static void cut(RoutingContext context) {
        if (context.request().version() == HttpVersion.HTTP_2) {
            context.response().reset(ENHANCE_YOUR_CALM);
        } else {
            context.request().connection().close();
        }
    }
}
