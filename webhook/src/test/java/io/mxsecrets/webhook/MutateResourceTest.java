package io.mxsecrets.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mxsecrets.injection.Injector;
import io.mxsecrets.injection.cluster.Cluster;
import io.mxsecrets.injection.cluster.Namespace;
import io.mxsecrets.injection.cluster.ServiceAccount;
import io.mxsecrets.injection.policy.Configuration;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a failed read of the cluster is to the API server. */
class MutateResourceTest {
    private static Response answer(RuntimeException failure) throws IOException {
        Cluster cluster = new Cluster() {
            @Override
            public Namespace namespace(String name) {
                throw failure;
            }

            @Override
            public ServiceAccount serviceAccount(String namespace, String name) {
                throw failure;
            }
        };
        Injector injector = new Injector(Configuration.of(new ObjectMapper().readTree(WebhookProcess.CONFIG)), "");
        byte[] review = WebhookIT.asking().toString().getBytes(StandardCharsets.UTF_8);
        try (ReviewQueue queue = new ReviewQueue(1, 1, Duration.ofSeconds(1))) {
            return new MutateResource(
                            new Reviewer(() -> injector, cluster), queue, new ReviewMetrics(new SimpleMeterRegistry()))
                    .mutate(review, "5s")
                    .toCompletableFuture()
                    .join();
        }
    }

    @Test
    void whatMayPassIsToBeAskedAgain() throws IOException {
        Response response = answer(new Cluster.Unreadable("mxsecrets: no answer", true));

        assertThat(response.getStatus()).isEqualTo(503);
        assertThat(response.getHeaderString("Retry-After")).isEqualTo("1");
        assertThat(response.getEntity()).isEqualTo("mxsecrets: no answer");
    }

    @Test
    void whatStaysIsOurOwnFault() throws IOException {
        Response response = answer(new Cluster.Unreadable("mxsecrets: status 403", false));

        assertThat(response.getStatus()).isEqualTo(500);
        assertThat(response.getHeaderString("Retry-After")).isNull();
        assertThat(response.getEntity()).isEqualTo("mxsecrets: status 403");
    }

    @Test
    void aMistakeOfOursQuotesNothing() throws IOException {
        Response response = answer(new IllegalStateException("canary"));

        assertThat(response.getStatus()).isEqualTo(500);
        assertThat((String) response.getEntity()).contains("a mistake of ours").doesNotContain("canary");
    }
}
