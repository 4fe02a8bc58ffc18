package io.mxsecrets.injection;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.core.text.Problem;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DecisionTest {
    private static String message(String... sentences) {
        List<Problem> problems =
                Stream.of(sentences).map(sentence -> new Problem(sentence)).toList();
        return new Decision.Denied(problems).message();
    }

    @Test
    void oneProblemIsASentence() {
        assertThat(message("the pod is wrong")).isEqualTo("mxsecrets: the pod is wrong");
    }

    @Test
    void severalAreCountedAndNumbered() {
        assertThat(message("one", "two", "three")).isEqualTo("mxsecrets: 3 problems: (1) one; (2) two; (3) three");
    }
}
