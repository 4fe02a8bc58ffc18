package io.mxsecrets.webhook;

import io.mxsecrets.injection.Answer;
import io.mxsecrets.injection.Injector;
import io.mxsecrets.injection.SkipReason;
import io.mxsecrets.injection.cluster.Cluster;
import io.mxsecrets.injection.pod.MalformedPod;
import io.mxsecrets.injection.pod.Pod;
import java.util.function.Supplier;

/** Bytes of a review in, bytes of its answer out. What is thrown is our own fault, but for {@link BadReview}. */
final class Reviewer {
    private final ReviewReader reader = new ReviewReader();
    private final Supplier<Injector> injector;
    private final Cluster cluster;

    /** @param injector asked at each review: the configuration may have changed */
    Reviewer(Supplier<Injector> injector, Cluster cluster) {
        this.injector = injector;
        this.cluster = cluster;
    }

    /**
     * @throws BadReview if this is no review of a pod
     * @throws Cluster.Unreadable if the cluster does not answer
     */
    Reply review(byte[] body) {
        Review review = reader.read(body);
        return Reply.to(review, answer(review));
    }

    private Answer answer(Review review) {
        if (!review.pod()) {
            return new Answer.Skipped(SkipReason.NOT_A_POD);
        }
        if (!review.creation()) {
            return new Answer.Skipped(SkipReason.NOT_A_CREATION);
        }
        try {
            return injector.get().review(Pod.of(review.object()), review.namespace(), cluster);
        } catch (MalformedPod e) {
            throw new BadReview("the object is no pod: " + e.getMessage());
        }
    }
}
