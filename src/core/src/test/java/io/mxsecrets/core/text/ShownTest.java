package io.mxsecrets.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShownTest {
    @Test
    void aNameIsQuoted() {
        assertThat(Shown.name("VCS.GitlabAdminPAT")).isEqualTo("\"VCS.GitlabAdminPAT\"");
        assertThat(Shown.name("")).isEqualTo("\"\"");
        assertThat(Shown.name("~ a/b")).isEqualTo("\"~ a/b\"");
    }

    @Test
    void whatWouldMoveATerminalIsEscaped() {
        assertThat(Shown.name("a\n\u001b[31m\"\\\u0430\uD83D\u007f"))
                .isEqualTo("\"a\\u000A\\u001B[31m\\\"\\\\\\u0430\\uD83D\\u007F\"");
    }

    @Test
    void aLongNameIsCut() {
        assertThat(Shown.name("x".repeat(120))).isEqualTo("\"" + "x".repeat(120) + "\"");
        assertThat(Shown.name("x".repeat(121))).isEqualTo("\"" + "x".repeat(120) + "…\"");
    }
}
