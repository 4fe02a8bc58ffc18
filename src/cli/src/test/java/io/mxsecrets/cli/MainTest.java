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
                .contains("one argument too many; give files with -f", "mxsecrets inject --help")
                .doesNotContain("canary");

        Ended option = mxsecrets("inject", "-f", "a", "--password=canary");
        assertThat(option.err()).contains("unknown option \"--password\"").doesNotContain("canary");
        assertThat(mxsecrets("inject", "--dry-rum", "server").err())
                .contains("unknown option \"--dry-rum\"; did you mean --dry-run");
        assertThat(mxsecrets("lists").err()).contains("there is no such command; did you mean list?");
        assertThat(mxsecrets("unknown").exitCode()).isEqualTo(64);
        assertThat(mxsecrets().exitCode()).isEqualTo(64);
    }
}
