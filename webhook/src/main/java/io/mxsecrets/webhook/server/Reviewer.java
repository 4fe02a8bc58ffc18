package io.mxsecrets.webhook.server;

import io.mxsecrets.injection.Decision;
import io.mxsecrets.injection.Injector;
import io.mxsecrets.injection.SkipReason;
import io.mxsecrets.injection.cluster.Cluster;
import io.mxsecrets.injection.pod.Limits;
import io.mxsecrets.injection.pod.MalformedPod;
import io.mxsecrets.injection.pod.Pod;
import io.mxsecrets.webhook.review.BadReview;
import io.mxsecrets.webhook.review.Reply;
import io.mxsecrets.webhook.review.Review;
import io.mxsecrets.webhook.review.ReviewReader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Bytes of a review in, bytes of its reply out. All exceptions but {@link BadReview} are faults of the webhook or the cluster. */
public final class Reviewer {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** The largest review must find room in an empty one. */
    private static final int LARGEST = ReviewReader.weight(Limits.BODY_BYTES);

    /** Of the trees and plans of all reviews that are being worked on. */
    private final BodyMemory trees = BodyMemory.ofTheHeap(4, LARGEST);

    private final ReviewReader reader = new ReviewReader();
    private final Supplier<Injector> injector;
    private final Cluster cluster;
    private final Supplier<Optional<String>> refusal;

    public Reviewer(Supplier<Injector> injector, Cluster cluster) {
        this(injector, cluster, Optional::empty);
    }

    /**
     * @param injector asked at each review: the configuration may have changed
     * @param refusal what is wrong with the configuration on disk, where a former one is in force
     */
    public Reviewer(Supplier<Injector> injector, Cluster cluster, Supplier<Optional<String>> refusal) {
        this.injector = injector;
        this.cluster = cluster;
        this.refusal = refusal;
    }

    /**
     * @throws BadReview if this is no review of a pod
     * @throws ReviewQueue.Refused if other reviews fill the memory
     * @throws Cluster.Unreadable if the cluster does not answer
     */
    public Reply review(byte[] body) {
        int weight = ReviewReader.weight(body.length);
        if (!trees.take(weight, PATIENCE)) {
            throw new ReviewQueue.Refused("overloaded");
        }
        try {
            Review review = reader.read(body);
            return Reply.to(
                    review,
                    decision(review),
                    review.dryRun() ? refusal.get().stream().toList() : List.of());
        } finally {
            trees.leave(weight);
        }
    }

    private Decision decision(Review review) {
        if (!review.pod()) {
            return new Decision.Skipped(SkipReason.NOT_A_POD);
        }
        if (!review.creation()) {
            return new Decision.Skipped(SkipReason.NOT_A_CREATION);
        }
        try {
            return injector.get().review(Pod.of(review.object()), review.namespace(), cluster);
        } catch (MalformedPod e) {
            throw new BadReview("the object is not a pod: " + e.getMessage());
        }
    }
}
