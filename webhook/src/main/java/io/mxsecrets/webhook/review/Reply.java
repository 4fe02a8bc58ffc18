package io.mxsecrets.webhook.review;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.core.text.Printable;
import io.mxsecrets.core.text.Problem;
import io.mxsecrets.injection.Decision;
import io.mxsecrets.injection.SkipReason;
import io.mxsecrets.injection.pod.Limits;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A decision as an AdmissionReview.
 *
 * @param outcome {@code injected}, {@code skipped}, {@code denied}: with the reason, the labels of the metric
 * @param reason from a closed set
 * @param line for the log, of what was injected or denied
 */
public record Reply(String outcome, String reason, byte[] body, Optional<String> line) {
    /** The most of a line: names of a pod and a Namespace, and one problem. */
    private static final int LINE = 800;

    /** The API server drops what is longer than this from a warning header. */
    private static final int WARNING = 256;

    /** The reason of a pod that already has what it needs, as most do when they are looked at again. */
    private static final String COMPLETE = "complete";

    static Reply to(Review review, Decision decision) {
        return to(review, decision, List.of());
    }

    /** @param notes warnings beside the decision's own */
    public static Reply to(Review review, Decision decision, List<String> notes) {
        if (decision instanceof Decision.Injected injected) {
            return injected(review, injected, notes);
        }
        if (decision instanceof Decision.Denied denied) {
            return denied(review, denied, notes);
        }
        return skipped(review, (Decision.Skipped) decision, notes);
    }

    private static Reply injected(Review review, Decision.Injected decision, List<String> notes) {
        ObjectNode response = response(review, true);
        if (!decision.patch().isEmpty()) {
            response.put("patchType", "JSONPatch")
                    .put("patch", Base64.getEncoder().encodeToString(bytes(decision.patch())));
        }
        warnings(response, decision.warnings());
        warnings(response, notes);
        if (decision.patch().isEmpty()) {
            return reply(response, "injected", COMPLETE, Optional.empty());
        }
        return reply(
                response,
                "injected",
                "patched",
                Optional.of(line(review, "injected", "warnings", decision.warnings())));
    }

    private static Reply denied(Review review, Decision.Denied decision, List<String> notes) {
        ObjectNode response = response(review, false);
        response.putObject("status").put("code", 422).put("reason", "Invalid").put("message", decision.message());
        warnings(response, notes);
        List<String> problems =
                decision.problems().stream().map(Problem::toString).toList();
        return reply(response, "denied", "settings", Optional.of(line(review, "denied", "problems", problems)));
    }

    private static Reply skipped(Review review, Decision.Skipped decision, List<String> notes) {
        ObjectNode response = response(review, true);
        SkipReason reason = decision.reason();
        warnings(response, reason.warns() ? List.of("not injected: " + reason.sentence()) : List.of());
        warnings(response, notes);
        return reply(response, "skipped", reason.label(), Optional.empty());
    }

    /** Whose pod, what became of it, how many sentences that has, and the first of them. */
    private static String line(Review review, String outcome, String kind, List<String> sentences) {
        JsonNode metadata = review.object().path("metadata");
        String name = metadata.path("name").asText(metadata.path("generateName").asText() + "…");
        String first =
                sentences.isEmpty() ? "" : ", " + kind + ": " + sentences.size() + ", first: " + sentences.get(0);
        String dry = review.dryRun() ? " in a dry run" : "";
        return Printable.line("Pod " + review.namespace() + "/" + name + " " + outcome + dry + first, LINE);
    }

    private static ObjectNode response(Review review, boolean allowed) {
        return JsonNodeFactory.instance.objectNode().put("uid", review.uid()).put("allowed", allowed);
    }

    private static void warnings(ObjectNode response, List<String> sentences) {
        int shown = sentences.size() <= Limits.WARNINGS ? sentences.size() : Limits.WARNINGS - 1;
        sentences.subList(0, shown).forEach(s -> response.withArray("/warnings")
                .add(Printable.line("mxsecrets: " + s, WARNING)));
        if (shown < sentences.size()) {
            response.withArray("/warnings").add("mxsecrets: and " + (sentences.size() - shown) + " more warnings");
        }
    }

    private static Reply reply(ObjectNode response, String outcome, String reason, Optional<String> line) {
        ObjectNode notes = response.putObject("auditAnnotations").put("outcome", outcome);
        if (!reason.equals(COMPLETE)) { // The first look's reason stays: API servers log every note that changes.
            notes.put("reason", reason);
        }
        ObjectNode review = JsonNodeFactory.instance
                .objectNode()
                .put("apiVersion", "admission.k8s.io/v1")
                .put("kind", "AdmissionReview");
        review.set("response", response);
        return new Reply(outcome, reason, bytes(review), line);
    }

    private static byte[] bytes(JsonNode json) {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }
}
