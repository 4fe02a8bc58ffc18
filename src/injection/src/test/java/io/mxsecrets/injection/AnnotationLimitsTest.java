package io.mxsecrets.injection;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.core.settings.layer.Layer;
import io.mxsecrets.core.text.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** W12, to the byte. */
class AnnotationLimitsTest {
    private static List<String> problems(Map<String, String> annotations) {
        return AnnotationLimits.check(Layer.HERE, annotations).stream()
                .map(Problem::toString)
                .toList();
    }

    /** As many settings, each with a key and a value of as many bytes together. */
    private static Map<String, String> settings(int count, int bytes) {
        Map<String, String> settings = new HashMap<>();
        for (int i = 0; i < count; i++) {
            String key = "mxsecrets.io/keys.a%03d".formatted(i);
            settings.put(key, "x".repeat(bytes - key.length()));
        }
        return settings;
    }

    @Test
    void aValueHasFourKibibytesOfUtf8() {
        assertThat(problems(Map.of("mxsecrets.io/prefix", "ü".repeat(2048)))).isEmpty();
        assertThat(problems(Map.of("mxsecrets.io/prefix", "ü".repeat(2048) + "x")))
                .containsExactly("\"mxsecrets.io/prefix\" is 4097 bytes long; the limit is 4096");
    }

    @Test
    void aPodHasAHundredAndTwentyEightSettings() {
        assertThat(problems(settings(128, 30))).isEmpty();
        assertThat(problems(settings(129, 30))).containsExactly("has 129 mxsecrets.io settings; the limit is 128");
    }

    @Test
    void keysAndValuesTogetherHaveSixtyFourKibibytes() {
        assertThat(problems(settings(64, 1024))).isEmpty();
        assertThat(problems(settings(65, 1024)))
                .containsExactly("has 66560 bytes of mxsecrets.io settings; the limit is 65536");
    }

    @Test
    void whatIsOfOthersDoesNotCount() {
        assertThat(problems(Map.of("other.example/notes", "x".repeat(100 << 10))))
                .isEmpty();
    }
}
