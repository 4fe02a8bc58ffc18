package io.mxsecrets.core.entries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mxsecrets.core.document.Given;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EntriesTest {
    @Test
    void areSortedByCodePoint() {
        Entries entries = Given.entries(Map.of("\uFFEE", "2", "\uD800\uDC00", "3", "z", "1", "", "0"));

        assertThat(entries.keys()).containsExactly("", "z", "\uFFEE", "\uD800\uDC00");
        assertThat(entries).extracting(Entry::key).containsExactlyElementsOf(entries.keys());
    }

    @Test
    void areSortedByCodePointWhereAllHaveSurrogates() {
        Entries entries = Given.entries(Map.of("\uFFEE\uD800\uDC00", "1", "\uD800\uDC00", "2"));

        assertThat(entries.keys()).containsExactly("\uFFEE\uD800\uDC00", "\uD800\uDC00");
    }

    @Test
    void areFoundByKey() {
        Entries entries = Given.entries(Map.of("a", "1", "b", "2", "\uD800\uDC00", "3", "\uFFEE", "4"));

        assertThat(entries.keys())
                .allSatisfy(
                        key -> assertThat(entries.get(key).orElseThrow().key()).isEqualTo(key));
        assertThat(entries.get("c")).isEmpty();
        assertThat(entries.get("")).isEmpty();
        assertThat(entries.isEmpty()).isFalse();
        assertThat(Entries.none().isEmpty()).isTrue();
    }

    @Test
    void aKeyComesOnce() {
        assertThatThrownBy(() -> Entries.of(List.of(Given.entry("a", "1", "x"), Given.entry("a", "1", "x"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("two entries of one key");
    }

    @Test
    void theirTextHasNoValue() {
        Entries entries = Given.entries(Map.of("a", "hunter2"));

        assertThat(entries).hasToString("[a]");
        assertThat(entries.iterator().next().toString()).contains("***").doesNotContain("hunter2");
    }
}
