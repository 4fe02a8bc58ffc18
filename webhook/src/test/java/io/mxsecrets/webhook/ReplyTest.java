package io.mxsecrets.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.mxsecrets.injection.Answer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReplyTest {
    private static final Review REVIEW = new Review(
            "u-1", "/v1/Pod", "CREATE", Optional.empty(), "team-a", false, JsonNodeFactory.instance.objectNode());

    /** The API server asks us again when a later webhook changed the pod, and warns in its log of every note that differs. */
    @Test
    void aSecondLookChangesNoNoteOfTheAuditLog() throws IOException {
        ArrayNode patch = JsonNodeFactory.instance.arrayNode();
        patch.addObject().put("op", "add");

        JsonNode first = notes(new Answer.Injected(patch, List.of()));
        JsonNode second = notes(new Answer.Injected(JsonNodeFactory.instance.arrayNode(), List.of()));

        assertThat(first.properties()).hasSize(2).containsAll(second.properties());
        assertThat(second.properties()).hasSize(1);
    }

    private static JsonNode notes(Answer answer) throws IOException {
        return new ObjectMapper().readTree(Reply.to(REVIEW, answer).body()).at("/response/auditAnnotations");
    }
}
