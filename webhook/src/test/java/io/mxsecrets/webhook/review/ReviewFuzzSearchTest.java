package io.mxsecrets.webhook.review;

import io.mxsecrets.testbed.tool.Fuzzer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Searches for reviews that break {@link ReviewFuzzTest}, from some that a real API server sent. */
@Tag("on-demand")
class ReviewFuzzSearchTest {
    private static final Path REVIEWS = Path.of("src/test/resources/reviews");

    @ParameterizedTest
    @ValueSource(strings = {"reviews", "shapes"})
    void nothingThatTheFuzzerFindsBreaks(String target) throws Exception {
        Map<String, String> seeds = new TreeMap<>();
        try (Stream<Path> reviews = Files.list(REVIEWS)) {
            for (Path review : reviews.toList()) {
                seeds.put(review.getFileName().toString(), Files.readString(review));
            }
        }
        new Fuzzer(
                        ReviewFuzzTest.class,
                        "io.mxsecrets.webhook.**",
                        "io.mxsecrets.injection.**",
                        "io.mxsecrets.core.settings.**",
                        "io.mxsecrets.core.reference.**")
                .search(target, seeds);
    }
}
