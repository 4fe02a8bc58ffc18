package io.mxsecrets.injection;

import static java.util.stream.Collectors.toMap;

import io.mxsecrets.testbed.tool.Fuzzer;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Searches for inputs that break a target of {@link PodFuzzTest}, from a few pods of the golden files. */
@Tag("on-demand")
class PodFuzzSearchTest {
    /** Different in what a plan looks at; to the target of annotations they are just long inputs. */
    private static final List<String> GOLDEN = List.of(
            "env",
            "future-fields",
            "guaranteed",
            "istio-native",
            "shared-processes",
            "targets",
            "uid-different-fsgroup");

    @ParameterizedTest
    @ValueSource(strings = {"annotations", "pods"})
    void nothingThatTheFuzzerFindsBreaks(String target) throws Exception {
        new Fuzzer(PodFuzzTest.class, "io.mxsecrets.injection.**", "io.mxsecrets.core.settings.**")
                .search(target, GOLDEN.stream().collect(toMap(story -> story, PodFuzzSearchTest::pod)));
    }

    private static String pod(String story) {
        return Scenario.of(GoldenTest.PODS.resolve(story)).pod.toString();
    }
}
