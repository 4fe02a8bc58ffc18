package io.mxsecrets.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class Utf8Test {
    /** The bytes at which one kind of byte ends and another begins. */
    private static final int[] EDGES = {
        0x01, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF,
        0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF
    };

    /** The JDK's own strict reader. */
    private static int firstWrongOfTheJdk(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        boolean wrong = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .decode(in, CharBuffer.allocate(bytes.length), true)
                .isError();
        return wrong ? in.position() : -1;
    }

    @Test
    void isAsStrictAsTheJdkAtEveryEdge() {
        for (int length = 1; length <= 4; length++) {
            int[] at = new int[length];
            do {
                byte[] bytes = new byte[length + 1];
                bytes[0] = 'x';
                for (int i = 0; i < length; i++) {
                    bytes[i + 1] = (byte) EDGES[at[i]];
                }
                if (Utf8.firstWrong(bytes) != firstWrongOfTheJdk(bytes)) {
                    assertThat(Utf8.firstWrong(bytes))
                            .as(HexFormat.of().formatHex(bytes))
                            .isEqualTo(firstWrongOfTheJdk(bytes));
                }
            } while (next(at));
        }
    }

    private static boolean next(int[] at) {
        for (int i = 0; i < at.length; i++) {
            if (++at[i] < EDGES.length) {
                return true;
            }
            at[i] = 0;
        }
        return false;
    }

    @Test
    void aNulIsNoCharacter() {
        assertThat(Utf8.firstWrong(new byte[] {'a', 0, 'b'})).isEqualTo(1);
    }

    @Test
    void knowsTheByteOrderMarkAndNoPartOfIt() {
        byte[] mark = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
        assertThat(Utf8.markLength(mark)).isEqualTo(3);
        assertThat(Utf8.markLength(Arrays.copyOf(mark, 2))).isZero();
        assertThat(Utf8.markLength(new byte[] {mark[0], mark[1], 'x'})).isZero();
    }
}
