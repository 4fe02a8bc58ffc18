package io.mxsecrets.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
    @ParameterizedTest
    @CsvSource({
        "VCS.*, VCS.GitlabAdminPAT, true",
        "VCS.*, VCS., true",
        "VCS.*, VCS, false",
        "VCS.*, vcs.x, false",
        "*PAT, VCS.GitlabAdminPAT, true",
        "*, '', true",
        "'', '', true",
        "'', a, false",
        "?, '', false",
        "a?c, abc, true",
        "a?c, ac, false",
        "a.c, abc, false",
        "a*b*c, a1b2b3c, true",
        "a*b*c, a1b2b3, false",
        "[a], a, false",
    })
    void matchesWholeNames(String pattern, String name, boolean matches) {
        assertThat(new Glob(pattern).matches(name)).isEqualTo(matches);
    }

    @Property
    void isTheRegularExpressionWithStarsForAnything(@ForAll("patterns") String pattern, @ForAll("names") String name) {
        String regex = Pattern.quote(pattern).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");

        assertThat(new Glob(pattern).matches(name)).isEqualTo(name.matches(regex));
    }

    @Provide
    Arbitrary<String> patterns() {
        return Arbitraries.strings().withChars("ab*?").ofMaxLength(8);
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.strings().withChars("ab").ofMaxLength(8);
    }

    @Test
    void noPatternTakesLong() {
        Assertions.assertTimeout(
                Duration.ofSeconds(2), () -> assertThat(new Glob("*a".repeat(200) + "b").matches("a".repeat(2_000)))
                        .isFalse());
    }

    @Test
    void showsItself() {
        assertThat(new Glob("VCS.*")).hasToString("VCS.*");
    }
}
