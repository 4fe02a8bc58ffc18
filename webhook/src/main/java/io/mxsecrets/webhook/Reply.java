package io.mxsecrets.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.core.text.Shown;
import io.mxsecrets.injection.Answer;
import io.mxsecrets.injection.pod.Limits;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * An answer as an AdmissionReview.
 *
 * @param outcome {@code injected}, {@code skipped}, {@code denied}: with the reason, the labels of the metric
 * @param reason from a closed set
 */
record Reply(String outcome, String reason, byte[] body) {
    /** The API server drops what is longer than this from a warning header. */
    private static final int WARNING = 256;

    /** The reason of a pod that already has what it needs, as most do when they are looked at again. */
    private static final String COMPLETE = "complete";

    static Reply to(Review review, Answer answer) {
        if (answer instanceof Answer.Injected injected) {
            return injected(review, injected);
        }
        if (answer instanceof Answer.Denied denied) {
            return denied(review, denied);
        }
        return skipped(review, (Answer.Skipped) answer);
    }

    private static Reply injected(Review review, Answer.Injected answer) {
        ObjectNode response = response(review, true);
        if (!answer.patch().isEmpty()) {
            response.put("patchType", "JSONPatch")
                    .put("patch", Base64.getEncoder().encodeToString(bytes(answer.patch())));
        }
        warnings(response, answer.warnings());
        String reason = answer.patch().isEmpty() ? COMPLETE : "patched";
        return reply(response, "injected", reason);
    }

    private static Reply denied(Review review, Answer.Denied answer) {
        ObjectNode response = response(review, false);
        response.putObject("status").put("code", 422).put("reason", "Invalid").put("message", answer.message());
        return reply(response, "denied", "settings");
    }

    private static Reply skipped(Review review, Answer.Skipped answer) {
        ObjectNode response = response(review, true);
        String words = answer.reason().words();
        warnings(response, words.isEmpty() ? List.of() : List.of("not injected: " + words));
        return reply(response, "skipped", answer.reason().label());
    }

    private static ObjectNode response(Review review, boolean allowed) {
        return JsonNodeFactory.instance.objectNode().put("uid", review.uid()).put("allowed", allowed);
    }

    private static void warnings(ObjectNode response, List<String> sentences) {
        int shown = sentences.size() <= Limits.WARNINGS ? sentences.size() : Limits.WARNINGS - 1;
        sentences.subList(0, shown).forEach(s -> response.withArray("/warnings")
                .add(Shown.line("mxsecrets: " + s, WARNING)));
        if (shown < sentences.size()) {
            response.withArray("/warnings").add("mxsecrets: and " + (sentences.size() - shown) + " more warnings");
        }
    }

    private static Reply reply(ObjectNode response, String outcome, String reason) {
        ObjectNode notes = response.putObject("auditAnnotations").put("outcome", outcome);
        if (!reason.equals(COMPLETE)) { // The first look's reason stays: API servers log every note that changes.
            notes.put("reason", reason);
        }
        ObjectNode review = JsonNodeFactory.instance
                .objectNode()
                .put("apiVersion", "admission.k8s.io/v1")
                .put("kind", "AdmissionReview");
        review.set("response", response);
        return new Reply(outcome, reason, bytes(review));
    }

    private static byte[] bytes(JsonNode json) {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }
}
