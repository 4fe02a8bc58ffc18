package io.mxsecrets.core.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.core.document.Given;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HintsTest {
    private static List<String> keys(String json, boolean objects) {
        return Hints.of(Given.flatten(json), objects).stream()
                .map(finding -> finding.kind() + " " + finding.key())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {" x", "x ", "x\\n", "\\u00A0x", "x\\uFEFF"})
    void whiteSpaceRoundAValueIsFound(String value) {
        assertThat(keys("{\"a\":\"" + value + "\",\"b\":\"x y\",\"c\":\"\"}", false))
                .containsExactly("WHITESPACE a");
    }

    @Test
    void anObjectThatHoldsAValueAndNothingElseIsFoundWhereItIsLookedFor() {
        String json =
                "{\"a\":{\"value\":\"1\"},\"b\":{\"value\":\"1\",\"unit\":\"s\"},\"c.value\":\"1\",\"value\":\"1\","
                        + "\"d\":{\"e\":{\"value\":\"1\"},\"f\":\"1\"},\"g\":{\"value\":{\"h\":\"1\"}}}";

        assertThat(keys(json, true)).containsExactly("VALUE_SHAPE a.value", "VALUE_SHAPE d.e.value");
        assertThat(keys(json, false)).isEmpty();
        assertThat(Hints.of(Given.flatten("{\"a\":{\"value\":\"CANARY-1\"}}"), true))
                .singleElement()
                .asString()
                .contains("give the text itself to \"a\"")
                .doesNotContain("CANARY");
    }

    @Test
    void aDocumentIsOfTheProductByThreeOfItsNamesAndHalfOfAll() {
        List<String> names =
                Catalogue.pmp().keys().stream().map(CatalogueKey::name).limit(3).toList();
        List<String> strangers = List.of("x", "y", "z", "w");

        assertThat(isFor(names)).isTrue();
        assertThat(isFor(names.subList(0, 2))).isFalse();
        assertThat(isFor(Stream.concat(names.stream(), strangers.stream().limit(3))
                        .toList()))
                .isTrue();
        assertThat(isFor(Stream.concat(names.stream(), strangers.stream()).toList()))
                .isFalse();
    }

    private static boolean isFor(List<String> names) {
        String members =
                String.join(",", names.stream().map(n -> "\"" + n + "\":\"1\"").toList());
        return new Lint(Catalogue.pmp()).isFor(Given.flatten("{" + members + "}"));
    }
}
