package io.mxsecrets.injection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SkipReasonsTest {
    /** What the API server keeps of a warning, less {@code mxsecrets: not injected: }. */
    private static final int WARNING = 256 - 25;

    @ParameterizedTest
    @EnumSource
    void everyReasonHasALabelForTheMetric(SkipReason reason) {
        assertThat(reason.label()).matches("[a-z]+(_[a-z]+)*");
    }

    @ParameterizedTest
    @EnumSource
    void everyReasonHasASentenceThatFitsIntoAWarning(SkipReason reason) {
        assertThat(reason.sentence()).matches("[a-z][^\\n]{9,}[^.\\s]").hasSizeLessThanOrEqualTo(WARNING);
    }

    @Test
    void everyLabelAndEverySentenceIsTheReasonsOwn() {
        assertThat(Arrays.stream(SkipReason.values()).map(SkipReason::label)).doesNotHaveDuplicates();
        assertThat(Arrays.stream(SkipReason.values()).map(SkipReason::sentence)).doesNotHaveDuplicates();
    }

    @Test
    void onlyPodsThatAskForNothingGetNoWarning() {
        assertThat(Arrays.stream(SkipReason.values()).filter(reason -> !reason.warns()))
                .containsExactly(SkipReason.NOT_ASKED, SkipReason.OPTED_OUT);
    }
}
