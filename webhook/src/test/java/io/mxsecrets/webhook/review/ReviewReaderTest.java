package io.mxsecrets.webhook.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mxsecrets.webhook.WebhookIT;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReviewReaderTest {
    /** W3: Jackson alone takes this name for {@code uid} once it has seen that. */
    @Test
    void w03ANameWithStrayBytesIsNotTheOneWithoutThem() throws IOException {
        ReviewReader reader = new ReviewReader();
        String review = WebhookIT.asking().toString();
        assertThat(reader.read(review.getBytes(StandardCharsets.UTF_8)).uid()).isEqualTo("u-1");

        byte[] stray = review.replace("\"uid\"", "\"\u00ffuid\"").getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> reader.read(stray))
                .isInstanceOf(BadReview.class)
                .hasMessage("the body is not valid JSON");
    }

    @Test
    void w26WideJsonIsRefusedBeforeItIsATree() throws IOException {
        String review = WebhookIT.asking().toString();
        String wide = review.replace("\"containers\":[", "\"x\":[" + "{},".repeat(60_000) + "{}],\"containers\":[");

        assertThatThrownBy(() -> new ReviewReader().read(wide.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(BadReview.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "kube-system/secrets/x", "..", "Team", "a b", "a\\nb", "?watch=1"})
    void w29ANamespaceThatIsNoNameIsRefused(String namespace) throws IOException {
        String review = WebhookIT.asking().toString().replace("team-a", namespace);

        assertThatThrownBy(() -> new ReviewReader().read(review.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(BadReview.class)
                .hasMessage("the request's namespace is not a valid name");
    }
}
