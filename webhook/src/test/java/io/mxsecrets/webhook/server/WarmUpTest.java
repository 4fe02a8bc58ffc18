package io.mxsecrets.webhook.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.core.time.Ticker;
import io.mxsecrets.injection.cluster.Cluster;
import io.mxsecrets.injection.cluster.Namespace;
import io.mxsecrets.injection.cluster.ServiceAccount;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WarmUpTest {
    private final List<String> reads = new ArrayList<>();

    /** So many nanoseconds more at each look. */
    private static Ticker each(Duration step) {
        AtomicLong now = new AtomicLong();
        return () -> now.addAndGet(step.toNanos());
    }

    /** An admin's annotations may be wrong, and the ServiceAccount has no role. */
    private Cluster cluster() {
        return new Cluster() {
            @Override
            public Namespace namespace(String name) {
                reads.add("Namespace " + name);
                return new Namespace(name, Map.of(), Map.of("mxsecrets.io/mode", "nonsense"));
            }

            @Override
            public ServiceAccount serviceAccount(String namespace, String name) {
                reads.add("ServiceAccount " + namespace + "/" + name);
                return ServiceAccount.bare(name);
            }
        };
    }

    @Test
    void itsPodIsInjectedAfterAllReads() {
        assertThat(WarmUp.review(WarmUp.reviewer(cluster()), each(Duration.ZERO)))
                .isEqualTo(1);
        assertThat(reads).containsExactly("Namespace default", "ServiceAccount default/default");
    }

    @Test
    void itGoesOnWhileReviewsAreSlow() {
        assertThat(WarmUp.review(WarmUp.reviewer(cluster()), each(Duration.ofMillis(4))))
                .isEqualTo(300);
    }

    @Test
    void itEndsAfterThreeSeconds() {
        assertThat(WarmUp.review(WarmUp.reviewer(cluster()), each(Duration.ofMillis(250))))
                .isEqualTo(7);
    }

    @Test
    void aClusterThatDoesNotAnswerEndsNone() {
        Cluster away = new Cluster() {
            @Override
            public Namespace namespace(String name) {
                throw new Unreadable("no answer in time", true);
            }

            @Override
            public ServiceAccount serviceAccount(String namespace, String name) {
                throw new Unreadable("no answer in time", true);
            }
        };
        assertThat(WarmUp.review(WarmUp.reviewer(away), each(Duration.ofMillis(250))))
                .isZero();
    }
}
