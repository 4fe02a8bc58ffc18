package io.mxsecrets.core.document;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CharactersTest {
    @Test
    void textsOfAllPlanesAreRight() {
        assertThat(Characters.wrongIn("")).isEmpty();
        assertThat(Characters.wrongIn("a\u0001\uD7FF\uE000\uFFFF")).isEmpty();
        assertThat(Characters.wrongIn("\uD800\uDC00\uDBFF\uDFFF")).isEmpty();
    }

    @Test
    void aNulIsWrong() {
        assertThat(Characters.wrongIn("a\0")).contains("a NUL");
        assertThat(Characters.wrongIn("\uD83D\uDE00\0")).contains("a NUL");
    }

    @Test
    void halfOfAPairIsWrong() {
        for (String half :
                new String[] {"\uD800", "\uDBFF", "\uDC00", "\uDFFF", "a\uD83D", "\uD83Da", "\uDE00\uD83D"}) {
            assertThat(Characters.wrongIn(half)).contains("a lone surrogate");
        }
    }

    @Test
    void aPartOfABufferEndsWhereItEnds() {
        char[] buffer = "\0a\uD83D\uDE00\0".toCharArray();
        assertThat(Characters.wrongIn(buffer, 1, 3)).isEmpty();
        assertThat(Characters.wrongIn(buffer, 1, 2)).contains("a lone surrogate");
        assertThat(Characters.wrongIn(buffer, 1, 4)).contains("a NUL");
    }
}
