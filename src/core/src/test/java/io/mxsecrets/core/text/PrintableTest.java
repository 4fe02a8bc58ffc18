package io.mxsecrets.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class PrintableTest {
    @Test
    void aNameIsQuoted() {
        assertThat(Printable.quoted("VCS.GitlabAdminPAT")).isEqualTo("\"VCS.GitlabAdminPAT\"");
        assertThat(Printable.quoted("")).isEqualTo("\"\"");
        assertThat(Printable.quoted("~ a/b")).isEqualTo("\"~ a/b\"");
    }

    @Test
    void whatWouldMoveATerminalIsEscaped() {
        assertThat(Printable.quoted("a\n\u001b[31m\"\\\u0430\uD83D\u007f"))
                .isEqualTo("\"a\\u000A\\u001B[31m\\\"\\\\\\u0430\\uD83D\\u007F\"");
    }

    @Test
    void aLongNameIsCut() {
        assertThat(Printable.quoted("x".repeat(64))).isEqualTo("\"" + "x".repeat(64) + "\"");
        assertThat(Printable.quoted("x".repeat(65))).isEqualTo("\"" + "x".repeat(64) + "…\"");
    }

    @Test
    void aLineKeepsWhatIsSeenAndEscapesWhatIsNot() {
        assertThat(Printable.line("kv/schlüssel \"ключ\" 鍵 \uD83D\uDD11…", 99))
                .isEqualTo("kv/schlüssel \"ключ\" 鍵 \uD83D\uDD11…");
        assertThat(Printable.line("a\tb\r\nc\u001b[2Jd\u0085e\u009b", 99))
                .isEqualTo("a\\u0009b\\u000D\\u000Ac\\u001B[2Jd\\u0085e\\u009B");
        assertThat(Printable.line("\u202Ex\u2066\u200Fy\u2028z\u2029", 99))
                .isEqualTo("\\u202Ex\\u2066\\u200Fy\\u2028z\\u2029");
        assertThat(Printable.line("a\u00A0b\u3000\u3164\u2800\u200B\uFEFF\u034F\uFE0F", 99))
                .isEqualTo("a\\u00A0b\\u3000\\u3164\\u2800\\u200B\\uFEFF\\u034F\\uFE0F");
        assertThat(Printable.line("\uD83D\uDC00\uD83D", 99)).isEqualTo("\uD83D\uDC00\\uD83D");
        assertThat(Printable.line("\uDB40\uDC41", 99)).as("a tag").isEqualTo("\\uDB40\\uDC41");
    }

    @Test
    void aLineIsNoLongerThanAskedAndNeverEndsInHalfACharacter() {
        assertThat(Printable.line("x".repeat(10), 10)).isEqualTo("x".repeat(10));
        assertThat(Printable.line("x".repeat(11), 10)).isEqualTo("x".repeat(9) + "…");
        assertThat(Printable.line("x".repeat(8) + "\uD83D\uDD11y", 10)).isEqualTo("x".repeat(8) + "…");
        assertThat(Printable.line("\n".repeat(1 << 20), 10)).isEqualTo("\\u000A\\u0…");
    }

    /** Every character there is, unpaired surrogates too. */
    @Test
    void noCharacterOfUnicodeEscapesTheRule() {
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            String line = Printable.line(Character.toString(c), 99);
            assertThat(line.codePoints().allMatch(shown -> shown == ' ' || Printable.isSeen(shown)))
                    .as("U+%04X", c)
                    .isTrue();
            assertThat(Printable.quoted(Character.toString(c))).as("U+%04X", c).matches("\"[ -~]+\"");
        }
    }

    @Property
    void aLineIsBoundedSeenAndItsOwnLine(
            @ForAll @CharRange(from = 0, to = '\uFFFF') @StringLength(max = 300) String text,
            @ForAll @IntRange(min = 8, max = 200) int longest) {
        String line = Printable.line(text, longest);
        assertThat(line.length()).isLessThanOrEqualTo(longest);
        assertThat(line.codePoints()).allMatch(Printable::isSeen);
        assertThat(Printable.line(line, longest)).isEqualTo(line);
    }

    @Property
    void aQuotedTextIsBoundedAndAscii(
            @ForAll @CharRange(from = 0, to = '\uFFFF') @StringLength(max = 300) String text) {
        assertThat(Printable.quoted(text, 80)).matches("\"[ -~]{0,480}…?\"");
    }
}
