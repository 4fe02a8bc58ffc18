package io.mxsecrets.core.fuzz;

import io.mxsecrets.testbed.Fuzzer;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Searches for inputs that break a target of {@link FuzzTest}, from those that are kept among the resources. */
class FuzzSearchTest {
    @ParameterizedTest
    @ValueSource(strings = {"documents", "properties", "json", "hocon", "yaml", "dotenv", "files"})
    void nothingThatTheFuzzerFindsBreaks(String target) throws Exception {
        new Fuzzer(FuzzTest.class, "io.mxsecrets.core.**").search(target, Map.of());
    }
}
