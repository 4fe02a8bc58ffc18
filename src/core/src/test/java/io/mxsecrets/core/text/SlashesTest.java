package io.mxsecrets.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlashesTest {
    @ParameterizedTest
    @CsvSource({"kv/app, kv/app", "//kv/app/, kv/app", "/kv//app///, kv//app", "///, ''", "'', ''"})
    void slashesBeforeAndBehindGoAndThoseBetweenStay(String written, String trimmed) {
        assertThat(Slashes.trimmed(written)).isEqualTo(trimmed);
    }
}
