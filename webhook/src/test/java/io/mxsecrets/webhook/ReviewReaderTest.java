package io.mxsecrets.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

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
                .hasMessage("the body is not the JSON of a review");
    }
}
