package io.mxsecrets.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mxsecrets.injection.Injector;
import io.mxsecrets.injection.cluster.Cluster;
import io.mxsecrets.injection.cluster.Namespace;
import io.mxsecrets.injection.cluster.ServiceAccount;
import io.mxsecrets.injection.policy.Configuration;
import java.io.IOException;
import java.util.Map;

/** The target that {@link ReviewFuzzSearchTest} runs: whatever comes is answered, or refused with a sentence of ours. */
class ReviewFuzzTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Reviewer REVIEWER = reviewer();

    private static Reviewer reviewer() {
        try {
            Injector injector = new Injector(Configuration.of(JSON.readTree(WebhookProcess.CONFIG)), "injector");
            return new Reviewer(() -> injector, new Willing());
        } catch (IOException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Every Namespace labelled, every ServiceAccount with a role: so that most pods come as far as a plan. */
    private static final class Willing implements Cluster {
        @Override
        public Namespace namespace(String name) {
            return new Namespace(name, Map.of("mxsecrets.io/inject", "true"), Map.of());
        }

        @Override
        public ServiceAccount serviceAccount(String namespace, String name) {
            return new ServiceAccount(name, Map.of("eks.amazonaws.com/role-arn", "arn:aws:iam::123456789012:role/app"));
        }
    }

    @com.code_intelligence.jazzer.junit.FuzzTest(maxDuration = "")
    void reviews(byte[] body) throws IOException {
        Reply reply;
        try {
            reply = REVIEWER.review(body);
        } catch (BadReview refused) {
            require(!refused.getMessage().isBlank());
            return;
        }
        JsonNode answer = JSON.readTree(reply.body());
        JsonNode response = answer.path("response");
        require(answer.path("apiVersion").asText().equals("admission.k8s.io/v1"));
        require(response.path("uid").equals(JSON.readTree(body).at("/request/uid")));
        require(response.path("allowed").isBoolean());
        require(response.path("allowed").asBoolean() != reply.outcome().equals("denied"));
        if (response.has("patch")) {
            require(JSON.readTree(response.path("patch").binaryValue()).isArray());
            require(response.path("patchType").asText().equals("JSONPatch"));
        }
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new AssertionError("not an answer to this review");
        }
    }
}
