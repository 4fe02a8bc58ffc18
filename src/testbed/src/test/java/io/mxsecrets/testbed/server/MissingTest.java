package io.mxsecrets.testbed.server;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

class MissingTest {

    private static final Kind<String> NOWHERE = new Kind<>(
            "nowhere",
            List.of(closed("set TESTBED_NOWHERE"), closed("run src/testbed/build nowhere")),
            (facts, run) -> "never");

    private static final String SENTENCE =
            "No nowhere for this test: set TESTBED_NOWHERE, or run src/testbed/build nowhere (see src/testbed/README.md).";

    private final String before = System.getProperty("testbed", "optional");

    @AfterEach
    void restore() {
        System.setProperty("testbed", before);
    }

    @Test
    void abortsATestWithoutItsServerAndSaysHowToEnableIt() {
        System.setProperty("testbed", "optional");
        assertThatThrownBy(() -> Servers.get(NOWHERE))
                .isInstanceOf(TestAbortedException.class)
                .hasMessage(SENTENCE);
    }

    @Test
    void failsItWhereServersAreRequired() {
        System.setProperty("testbed", "required");
        assertThatThrownBy(() -> Servers.get(NOWHERE))
                .isInstanceOf(AssertionFailedError.class)
                .hasMessage(SENTENCE);
    }

    private static Kind.Way closed(String whatWouldOpenIt) {
        return run -> {
            throw new Missing(whatWouldOpenIt);
        };
    }
}
