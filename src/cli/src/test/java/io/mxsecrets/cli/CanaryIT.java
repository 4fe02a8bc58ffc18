package io.mxsecrets.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.cli.CommandTest.Ended;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A35, as {@link CanaryTest}, through the packaged program, whose libraries may write on the streams by themselves. */
class CanaryIT extends JarTest {
    private static final String CANARY = "CANARY-93f1c7";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"Email\":{\"SMTPPassword\":{\"value\":\"CANARY\"}},\"VCS.GitlabAdminPAT\":\" CANARY\"}",
                "{\"a\":\"CANARY\",\"a\":\"CANARY\"}",
                "\"{\\\"a\\\":\\\"CANARY\\\"}\"",
                "a: CANARY\nb: [CANARY"
            })
    void noValueOfADocumentIsOnAnyStream(String document) {
        Ended ended = mxsecrets(Map.of(), document.replace("CANARY", CANARY), "lint", "-", "--pmp", "-o", "json");
        assertThat(ended.out() + ended.err()).doesNotContain(CANARY).contains("findings");
        assertThat(ended.exitCode()).isIn(0, 65);
    }
}
