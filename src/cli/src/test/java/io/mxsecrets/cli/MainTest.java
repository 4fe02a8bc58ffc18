package io.mxsecrets.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MainTest extends CommandTest {
    @Test
    void theVersionIsThatOfTheBuild() {
        assertThat(mxsecrets("--version").out()).matches("mxsecrets \\d+\\.\\d+\\.\\d+.*\\R");
        assertThat(mxsecrets("inject", "--help").out()).contains("mxsecrets inject");
    }

    @Test
    void wrongArgumentsEndWith64AndNeverShowWhatMayBeASecret() {
        Ended value = mxsecrets("inject", "-f", "a", "canary");
        assertThat(value.exitCode()).isEqualTo(64);
        assertThat(value.err())
                .contains("one argument too many", "mxsecrets inject --help")
                .doesNotContain("canary");

        Ended option = mxsecrets("inject", "-f", "a", "--password=canary");
        assertThat(option.err()).contains("unknown option \"--password\"").doesNotContain("canary");
        assertThat(mxsecrets("unknown").exitCode()).isEqualTo(64);
        assertThat(mxsecrets().exitCode()).isEqualTo(64);
    }
}
