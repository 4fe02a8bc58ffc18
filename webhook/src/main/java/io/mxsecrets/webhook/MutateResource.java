package io.mxsecrets.webhook;

import io.mxsecrets.injection.cluster.Cluster;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;

/** {@code POST /mutate}: hands the body to the queue and turns what comes of it into a status. */
@Path("/mutate")
public class MutateResource {
    private static final Logger LOG = Logger.getLogger(MutateResource.class);

    private final Reviewer reviewer;
    private final ReviewQueue queue;
    private final ReviewMetrics metrics;

    MutateResource(Reviewer reviewer, ReviewQueue queue, ReviewMetrics metrics) {
        this.reviewer = reviewer;
        this.queue = queue;
        this.metrics = metrics;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public CompletionStage<Response> mutate(byte[] body, @QueryParam("timeout") String timeout) {
        long start = System.nanoTime();
        return queue.submit(() -> reviewer.review(body), Patience.within(timeout))
                .handle((reply, failure) -> {
                    Response response = failure == null ? answered(reply) : failed(failure);
                    metrics.took(System.nanoTime() - start);
                    return response;
                });
    }

    private Response answered(Reply reply) {
        metrics.count(reply.outcome(), reply.reason());
        return Response.ok(reply.body(), MediaType.APPLICATION_JSON_TYPE).build();
    }

    /**
     * What may pass is a 503 that says when to ask again, which the API server does within its deadline. Only what is our own
     * fault, and will be in a second too, is a 500: then the registration's failurePolicy decides, not we.
     */
    private Response failed(Throwable failure) {
        if (failure instanceof BadReview bad) {
            metrics.count("refused", "bad_review");
            return text(Response.status(400), bad.getMessage());
        }
        if (failure instanceof ReviewQueue.Refused refused) {
            metrics.count("failed", refused.reason());
            return again("mxsecrets: this replica is busy");
        }
        if (failure instanceof Cluster.Unreadable unreadable) {
            metrics.count("failed", "cluster");
            LOG.error(unreadable.getMessage());
            return unreadable.passing()
                    ? again(unreadable.getMessage())
                    : text(Response.status(500), unreadable.getMessage());
        }
        metrics.count("failed", "bug");
        LOG.error(
                "A review failed through a mistake of ours: "
                        + failure.getClass().getName(),
                where(failure));
        return text(Response.status(500), "mxsecrets: the review failed through a mistake of ours; its log says where");
    }

    /** The place alone: a message may quote the pod. */
    private static Throwable where(Throwable failure) {
        Throwable place = new Throwable("at");
        place.setStackTrace(failure.getStackTrace());
        return place;
    }

    private static Response again(String sentence) {
        return text(Response.status(503).header("Retry-After", "1"), sentence);
    }

    private static Response text(Response.ResponseBuilder response, String sentence) {
        return response.type(MediaType.TEXT_PLAIN_TYPE).entity(sentence).build();
    }
}
