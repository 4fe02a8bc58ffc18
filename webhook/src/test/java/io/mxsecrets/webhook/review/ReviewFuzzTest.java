package io.mxsecrets.webhook.review;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.core.settings.Setting;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import io.mxsecrets.injection.Injector;
import io.mxsecrets.injection.cluster.Cluster;
import io.mxsecrets.injection.cluster.Namespace;
import io.mxsecrets.injection.cluster.ServiceAccount;
import io.mxsecrets.injection.config.Configuration;
import io.mxsecrets.injection.pod.Limits;
import io.mxsecrets.webhook.WebhookIT;
import io.mxsecrets.webhook.WebhookProcess;
import io.mxsecrets.webhook.server.Reviewer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The target that {@link ReviewFuzzSearchTest} runs: whatever comes is answered, or refused with a sentence of ours. */
public class ReviewFuzzTest {
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

    private static final List<String> LISTS =
            List.of("containers", "initContainers", "volumes", "imagePullSecrets", "volumeMounts", "env", "ports");

    private static final List<String> SETTINGS =
            SettingRegistry.all().stream().map(Setting::name).toList();

    @com.code_intelligence.jazzer.junit.FuzzTest(maxDuration = "")
    void reviews(byte[] body) throws IOException {
        review(body);
    }

    /** A pod of any width: lists of up to 4,096 elements, texts that are repeated up to 65,536 times. */
    @com.code_intelligence.jazzer.junit.FuzzTest(maxDuration = "")
    void shapes(FuzzedDataProvider data) throws IOException {
        ObjectNode review = WebhookIT.asking();
        ObjectNode pod = (ObjectNode) review.at("/request/object");
        for (int i = 0; i < 6 && data.remainingBytes() > 0; i++) {
            if (data.consumeBoolean()) {
                ((ObjectNode) pod.at("/metadata/annotations"))
                        .put("mxsecrets.io/" + data.pickValue(SETTINGS) + data.consumeString(9), text(data, 11));
            } else {
                list(pod, data);
            }
        }
        review(review.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void list(ObjectNode pod, FuzzedDataProvider data) {
        int place = data.consumeInt(0, LISTS.size() - 1);
        ObjectNode parent = (ObjectNode) pod.at(place < 4 ? "/spec" : "/spec/containers/0");
        ArrayNode list = parent.withArray(LISTS.get(place));
        int doublings = data.consumeInt(0, 12);
        String name = text(data, 2);
        String path = text(data, 16 - doublings);
        for (int i = 0; i < 1 << doublings; i++) {
            list.addObject()
                    .put("name", name + (data.remainingBytes() % 2 == 0 ? "" : "-" + i))
                    .put("mountPath", path);
        }
    }

    private static String text(FuzzedDataProvider data, int doublings) {
        String unit = data.consumeString(12);
        return unit.repeat(1 << data.consumeInt(0, doublings)) + data.consumeString(4);
    }

    private static void review(byte[] body) throws IOException {
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
        require(response.path("status").path("message").asText().length() < Limits.MESSAGE + 100);
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
