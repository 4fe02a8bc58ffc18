package io.mxsecrets.core.entries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mxsecrets.core.document.Given;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.failure.Warning;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MergerTest {
    private static EntrySet source(String alias, String... keysAndValues) {
        List<Entry> entries = Arrays.stream(keysAndValues)
                .map(pair -> Given.entry(pair.split("=")[0], pair.split("=")[1], alias))
                .toList();
        return EntrySet.of(Entries.of(entries));
    }

    @Test
    void oneSourceIsItself() {
        EntrySet only = source("a", "x=1");

        assertThat(Merger.merge(List.of(only), ConflictRule.FAIL)).isSameAs(only);
    }

    @Test
    void noSourceIsNothing() {
        assertThat(Merger.merge(List.of(), ConflictRule.FAIL).entries()).isEmpty();
    }

    @Test
    void allEntriesAreSortedAndKeepTheirOrigin() {
        Entries merged = Merger.merge(List.of(source("b", "z=1", "m=2"), source("a", "n=3")), ConflictRule.FAIL)
                .entries();

        assertThat(merged.sources()).containsExactly(Map.entry("m", "b"), Map.entry("n", "a"), Map.entry("z", "b"));
        assertThat(merged.ofSource("b").keys()).containsExactly("m", "z");
    }

    @Test
    void equalValuesAreOneEntryOfTheFirstSource() {
        EntrySet merged = Merger.merge(List.of(source("b", "x=1"), source("a", "x=1")), ConflictRule.FAIL);

        assertThat(merged.entries().sources()).containsExactly(Map.entry("x", "b"));
        assertThat(merged.warnings()).isEmpty();
    }

    @Test
    void differentValuesFailNamingEveryKeyAndBothSourcesAndNoValue() {
        List<EntrySet> sources = List.of(
                source("a", "x=hunter1", "y=same", "z=hunter1"), source("b", "x=hunter2", "y=same", "z=hunter2"));

        assertThatThrownBy(() -> Merger.merge(sources, ConflictRule.FAIL)).isInstanceOfSatisfying(Failure.class, f -> {
            assertThat(f.reason()).isEqualTo(Reason.CONFLICT);
            assertThat(f.step()).isEqualTo(Step.MERGE);
            assertThat(f.sentence())
                    .isEqualTo("two sources give different values for \"x\" (a and b), \"z\" (a and b); choose with"
                            + " keys, rename or prefix, or set on-conflict to last");
        });
    }

    @Test
    void fiveConflictsAreShownAndTheRestCounted() {
        List<EntrySet> sources = List.of(
                source("a", "1=a", "2=a", "3=a", "4=a", "5=a", "6=a", "7=a"),
                source("b", "1=b", "2=b", "3=b", "4=b", "5=b", "6=b", "7=b"));

        assertThatThrownBy(() -> Merger.merge(sources, ConflictRule.FAIL))
                .hasMessageContaining("\"5\" (a and b) and 2 more; choose");
        assertThatThrownBy(() -> Merger.merge(
                        List.of(
                                source("a", "1=a", "2=a", "3=a", "4=a", "5=a"),
                                source("b", "1=b", "2=b", "3=b", "4=b", "5=b")),
                        ConflictRule.FAIL))
                .hasMessageContaining("\"5\" (a and b); choose");
    }

    @Test
    void theLastWinsWhenAskedWithAWarning() {
        EntrySet merged =
                Merger.merge(List.of(source("b", "x=1"), source("c", "x=2"), source("a", "x=3")), ConflictRule.LAST);

        assertThat(Given.values(merged.entries())).containsExactly(Map.entry("x", "3"));
        assertThat(merged.entries().sources()).containsExactly(Map.entry("x", "a"));
        assertThat(merged.warnings())
                .containsExactly(new Warning(
                        Step.MERGE,
                        Optional.empty(),
                        "two sources give different values for \"x\" (b and c), \"x\" (c and a): the last wins"));
    }

    @Test
    void aKeyIsEmptyOnlyWhereNoSourceGivesIt() {
        EntrySet first = new EntrySet(Entries.none(), List.of("x", "y"), List.of(Warning.of(Step.PARSE, "a", "w")));

        EntrySet merged = Merger.merge(List.of(first, source("b", "x=1")), ConflictRule.FAIL);

        assertThat(merged.empty()).containsExactly("y");
        assertThat(merged.warnings()).containsExactly(Warning.of(Step.PARSE, "a", "w"));
    }
}
