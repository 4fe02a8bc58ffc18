package io.mxsecrets.webhook;

import io.mxsecrets.testbed.Fuzzer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Searches for reviews that break {@link ReviewFuzzTest}, from some that a real API server sent. */
class ReviewFuzzSearchTest {
    private static final Path REVIEWS = Path.of("src/test/resources/reviews");

    @Test
    void nothingThatTheFuzzerFindsBreaks() throws Exception {
        Map<String, String> seeds = new TreeMap<>();
        try (Stream<Path> reviews = Files.list(REVIEWS)) {
            for (Path review : reviews.toList()) {
                seeds.put(review.getFileName().toString(), Files.readString(review));
            }
        }
        new Fuzzer(ReviewFuzzTest.class, "io.mxsecrets.webhook.**", "io.mxsecrets.injection.**")
                .search("reviews", seeds);
    }
}
