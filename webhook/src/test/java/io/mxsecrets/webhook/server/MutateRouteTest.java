package io.mxsecrets.webhook.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mxsecrets.injection.cluster.Cluster;
import io.mxsecrets.webhook.review.ReviewMetrics;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What a review that failed is to the API server. */
class MutateRouteTest {
    private static MutateRoute.Sent sent(Throwable failure) {
        return new MutateRoute(null, null, new ReviewMetrics(new SimpleMeterRegistry()), new BodyMemory(0))
                .failed(failure);
    }

    private static String text(MutateRoute.Sent sent) {
        return new String(sent.body(), StandardCharsets.UTF_8);
    }

    @Test
    void whatMayPassIsToBeAskedAgain() {
        MutateRoute.Sent sent = sent(new Cluster.Unreadable("mxsecrets: no answer", true));

        assertThat(sent.status()).isEqualTo(503);
        assertThat(text(sent)).isEqualTo("mxsecrets: no answer");
        assertThat(sent(new ReviewQueue.Refused("late")).status()).isEqualTo(503);
    }

    @Test
    void whatStaysIsOurOwnFault() {
        MutateRoute.Sent sent = sent(new Cluster.Unreadable("mxsecrets: status 403\n" + "x".repeat(1 << 20), false));

        assertThat(sent.status()).isEqualTo(500);
        assertThat(text(sent)).startsWith("mxsecrets: status 403\\u000A").hasSizeLessThan(3000);
    }

    @Test
    void aMistakeOfOursQuotesNothing() {
        MutateRoute.Sent sent = sent(new StackOverflowError("canary"));

        assertThat(sent.status()).isEqualTo(500);
        assertThat(text(sent)).contains("a bug in the webhook").doesNotContain("canary");
    }
}
