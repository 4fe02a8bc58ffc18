package io.mxsecrets.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShownTest {
    @Test
    void aNameIsQuoted() {
        assertThat(Shown.quoted("VCS.GitlabAdminPAT")).isEqualTo("\"VCS.GitlabAdminPAT\"");
        assertThat(Shown.quoted("")).isEqualTo("\"\"");
        assertThat(Shown.quoted("~ a/b")).isEqualTo("\"~ a/b\"");
    }

    @Test
    void whatWouldMoveATerminalIsEscaped() {
        assertThat(Shown.quoted("a\n\u001b[31m\"\\\u0430\uD83D\u007f"))
                .isEqualTo("\"a\\u000A\\u001B[31m\\\"\\\\\\u0430\\uD83D\\u007F\"");
    }

    @Test
    void aLongNameIsCut() {
        assertThat(Shown.quoted("x".repeat(64))).isEqualTo("\"" + "x".repeat(64) + "\"");
        assertThat(Shown.quoted("x".repeat(65))).isEqualTo("\"" + "x".repeat(64) + "…\"");
    }
}
