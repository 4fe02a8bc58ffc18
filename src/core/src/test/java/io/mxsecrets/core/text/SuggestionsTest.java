package io.mxsecrets.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionsTest {
    private static final List<String> KNOWN = List.of(
            "secret",
            "secret-prefix",
            "aws-region",
            "refresh-interval",
            "negative-ttl",
            "stale-ttl",
            "VCS.GitlabAdminPAT");

    @ParameterizedTest
    @CsvSource({
        "secrets, secret",
        "AWS_REGION, aws-region",
        "aws-regoin, aws-region",
        "awsregion, aws-region",
        "vcs/gitlabadminpat, VCS.GitlabAdminPAT",
        "VCS-GitLabAdminPAT, VCS.GitlabAdminPAT",
        "region, aws-region",
        "interval, refresh-interval",
        "refresh-intervall, refresh-interval",
    })
    void suggestsTheNameThatWasMeant(String written, String meant) {
        assertThat(Suggestions.nearest(written, KNOWN)).contains(meant);
    }

    @ParameterizedTest
    @CsvSource({"colour", "xyz", "''", "--", "ttl"})
    void saysNothingWhenNothingIsNearOrTwoEndAlike(String written) {
        assertThat(Suggestions.nearest(written, KNOWN)).isEmpty();
    }

    @Test
    void letterCaseBeatsAnEdit() {
        assertThat(Suggestions.nearest("PORT", List.of("part", "port"))).contains("port");
    }

    @Test
    void tiesGoToTheFirstInNaturalOrder() {
        assertThat(Suggestions.nearest("boat", List.of("moat", "goat", "coat"))).contains("coat");
    }

    @Test
    void allowsAtMostFourEditsHoweverLongTheName() {
        assertThat(Suggestions.nearest("abcdefghijklmnopqrst", List.of("abcdefghijklmnopXXXX")))
                .isPresent();
        assertThat(Suggestions.nearest("abcdefghijklmnopqrst", List.of("abcdefghijklmnoXXXXX")))
                .isEmpty();
    }
}
