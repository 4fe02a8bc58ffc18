package io.mxsecrets.webhook.review;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.mxsecrets.core.settings.layer.Layer;
import io.mxsecrets.core.settings.layer.SettingNaming;
import io.mxsecrets.core.settings.resolve.Resolver;
import io.mxsecrets.core.settings.resolve.Settings;
import io.mxsecrets.core.text.Problem;
import io.mxsecrets.injection.Decision;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

        JsonNode first = notes(injected(patch));
        JsonNode second = notes(injected(JsonNodeFactory.instance.arrayNode()));

        assertThat(first.properties()).hasSize(2).containsAll(second.properties());
        assertThat(second.properties()).hasSize(1);
    }

    @Test
    void whatIsInjectedOrDeniedIsOneLineOfTheLog() {
        ArrayNode patch = JsonNodeFactory.instance.arrayNode();
        patch.addObject().put("op", "add");

        assertThat(line(injected(patch))).isEqualTo("Pod team/orders-7… injected in a dry run");
        assertThat(line(injected(patch, "a", "b")))
                .isEqualTo("Pod team/orders-7… injected in a dry run, warnings: 2, first: a");
        assertThat(line(new Decision.Denied(
                        List.of(new Problem("mxsecrets.io/mode", "bad\nPod x/y injected\u001b[2J")))))
                .startsWith("Pod team/orders-7… denied in a dry run, problems: 1, first: ")
                .doesNotContain("\n", "\u001b");
        assertThat(line(new Decision.Denied(List.of(new Problem("x", "y".repeat(9_000))))))
                .hasSizeLessThan(1_000);
        assertThat(Reply.to(PODS, injected(JsonNodeFactory.instance.arrayNode()))
                        .line())
                .isEmpty();
    }

    private static final Review PODS = new Review(
            "u",
            "/v1/Pod",
            "CREATE",
            Optional.empty(),
            "team",
            true,
            JsonNodeFactory.instance
                    .objectNode()
                    .set("metadata", JsonNodeFactory.instance.objectNode().put("generateName", "orders-7")));

    private static final Settings SETTINGS = new Resolver(
                    List.of(SettingNaming.ANNOTATIONS.read(
                            Layer.HERE, Map.of("mxsecrets.io/secret", "file:/x"), new ArrayList<>())),
                    source -> List.of(),
                    List.of(),
                    Map.of())
            .resolve()
            .settings()
            .orElseThrow();

    private static Decision injected(ArrayNode patch, String... warnings) {
        return new Decision.Injected(SETTINGS, patch, List.of(warnings));
    }

    private static String line(Decision decision) {
        return Reply.to(PODS, decision).line().orElseThrow();
    }

    @Test
    void aDryRunSaysThatTheConfigurationOnDiskIsRefused() throws IOException {
        JsonNode response = new ObjectMapper()
                .readTree(Reply.to(PODS, new Decision.Denied(List.of()), List.of("the configuration x"))
                        .body())
                .path("response");
        assertThat(response.at("/warnings/0").asText()).isEqualTo("mxsecrets: the configuration x");
    }

    private static JsonNode notes(Decision decision) throws IOException {
        return new ObjectMapper().readTree(Reply.to(REVIEW, decision).body()).at("/response/auditAnnotations");
    }
}
