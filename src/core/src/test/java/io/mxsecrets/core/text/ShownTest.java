package io.mxsecrets.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
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

    @Test
    void aLineKeepsWhatIsSeenAndEscapesWhatIsNot() {
        assertThat(Shown.line("kv/schlüssel \"ключ\" 鍵 \uD83D\uDD11…", 99))
                .isEqualTo("kv/schlüssel \"ключ\" 鍵 \uD83D\uDD11…");
        assertThat(Shown.line("a\tb\r\nc\u001b[2Jd\u0085e\u009b", 99))
                .isEqualTo("a\\u0009b\\u000D\\u000Ac\\u001B[2Jd\\u0085e\\u009B");
        assertThat(Shown.line("\u202Ex\u2066\u200Fy\u2028z\u2029", 99))
                .isEqualTo("\\u202Ex\\u2066\\u200Fy\\u2028z\\u2029");
        assertThat(Shown.line("a\u00A0b\u3000\u3164\u2800\u200B\uFEFF\u034F\uFE0F", 99))
                .isEqualTo("a\\u00A0b\\u3000\\u3164\\u2800\\u200B\\uFEFF\\u034F\\uFE0F");
        assertThat(Shown.line("\uD83D\uDC00\uD83D", 99)).isEqualTo("\uD83D\uDC00\\uD83D");
        assertThat(Shown.line("\uDB40\uDC41", 99)).as("a tag").isEqualTo("\\uDB40\\uDC41");
    }

    @Test
    void aLineIsNoLongerThanAskedAndNeverEndsInHalfACharacter() {
        assertThat(Shown.line("x".repeat(10), 10)).isEqualTo("x".repeat(10));
        assertThat(Shown.line("x".repeat(11), 10)).isEqualTo("x".repeat(9) + "…");
        assertThat(Shown.line("x".repeat(8) + "\uD83D\uDD11y", 10)).isEqualTo("x".repeat(8) + "…");
        assertThat(Shown.line("\n".repeat(1 << 20), 10)).isEqualTo("\\u000A\\u0…");
    }

    /** Every character there is, unpaired surrogates too. */
    @Test
    void noCharacterOfUnicodeEscapesTheRule() {
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            String line = Shown.line(Character.toString(c), 99);
            assertThat(line.codePoints().allMatch(shown -> shown == ' ' || Shown.isSeen(shown)))
                    .as("U+%04X", c)
                    .isTrue();
            assertThat(Shown.quoted(Character.toString(c))).as("U+%04X", c).matches("\"[ -~]+\"");
        }
    }

    @Property
    void aLineIsBoundedSeenAndItsOwnLine(
            @ForAll @CharRange(from = 0, to = '\uFFFF') @StringLength(max = 300) String text,
            @ForAll @IntRange(min = 8, max = 200) int longest) {
        String line = Shown.line(text, longest);
        assertThat(line.length()).isLessThanOrEqualTo(longest);
        assertThat(line.codePoints()).allMatch(Shown::isSeen);
        assertThat(Shown.line(line, longest)).isEqualTo(line);
    }

    @Property
    void aQuotedTextIsBoundedAndAscii(
            @ForAll @CharRange(from = 0, to = '\uFFFF') @StringLength(max = 300) String text) {
        assertThat(Shown.quoted(text, 80)).matches("\"[ -~]{0,480}…?\"");
    }
}
