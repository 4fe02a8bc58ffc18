package io.mxsecrets.core.entries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mxsecrets.core.document.Given;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.failure.Warning;
import io.mxsecrets.core.text.Glob;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SelectionTest {
    private static final EntrySet SOURCE = Given.flatten(
            "{\"VCS\":{\"a\":\"1\",\"b\":\"2\",\"none\":\"\"},\"Email\":{\"a\":\"1\",\"c\":\"3\"},\"\uFEFF\":null}");

    private static EntrySet select(List<String> keys, Map<String, String> rename, String prefix) {
        return new Selection(keys.stream().map(Glob::new).toList(), rename, prefix).select(Given.NAME, SOURCE);
    }

    @Test
    void withoutRulesAllStays() {
        assertThat(Selection.ALL.select(Given.NAME, SOURCE)).isSameAs(SOURCE);
    }

    @Test
    void keepsWhatFitsAnyPattern() {
        EntrySet selected = select(List.of("VCS.*", "*.c"), Map.of(), "");

        assertThat(selected.entries().keys()).containsExactly("Email.c", "VCS.a", "VCS.b");
        assertThat(selected.empty()).containsExactly("VCS.none");
        assertThat(selected.warnings()).isEmpty();
    }

    @Test
    void renamesAfterKeepingAndPrefixesAfterRenaming() {
        EntrySet selected = select(List.of("VCS.*"), Map.of("VCS.a", "token", "VCS.none", "nothing"), "app.");

        assertThat(Given.values(selected.entries()))
                .containsExactly(Map.entry("app.VCS.b", "2"), Map.entry("app.token", "1"));
        assertThat(selected.empty()).containsExactly("app.nothing");
        assertThat(selected.entries().get("app.token").orElseThrow().origin().place())
                .isEqualTo("/VCS/a");
    }

    @Test
    void namesMayBeExchanged() {
        EntrySet selected = select(List.of(), Map.of("VCS.a", "VCS.b", "VCS.b", "VCS.a"), "");

        assertThat(Given.values(selected.entries())).containsEntry("VCS.a", "2").containsEntry("VCS.b", "1");
    }

    @Test
    void twoKeysThatBecomeOneAreAConflictWhenTheyDiffer() {
        assertThatThrownBy(() -> select(List.of(), Map.of("VCS.a", "VCS.b"), ""))
                .isInstanceOfSatisfying(Failure.class, f -> {
                    assertThat(f.reason()).isEqualTo(Reason.CONFLICT);
                    assertThat(f.step()).isEqualTo(Step.SELECT);
                    assertThat(f.sentence())
                            .isEqualTo(
                                    "secret prod/app gives the key \"VCS.b\" from \"/VCS/a\" and from \"/VCS/b\" after"
                                            + " rename, with different values; choose another name");
                });
    }

    @Test
    void twoKeysThatBecomeOneAreOneWhenTheyAreEqual() {
        EntrySet selected = select(List.of(), Map.of("VCS.a", "Email.a"), "");

        assertThat(selected.entries().keys()).containsExactly("Email.a", "Email.c", "VCS.b");
        assertThat(selected.warnings())
                .containsExactly(Warning.of(
                        Step.SELECT,
                        "main",
                        "secret prod/app gives the key \"Email.a\" from \"/Email/a\" and from \"/VCS/a\" after rename, with"
                                + " equal values: one of the two is enough"));
    }

    @Test
    void whatMeetsNothingIsWarnedOf() {
        EntrySet selected = select(List.of("*", "vcs.*"), Map.of("VCS.A", "x", "nowhere", "y"), "");

        assertThat(selected.warnings())
                .extracting(Warning::sentence)
                .containsExactly(
                        "secret prod/app has no key that fits keys \"vcs.*\"",
                        "secret prod/app has no key \"VCS.A\", which rename names, the nearest is \"VCS.a\"",
                        "secret prod/app has no key \"nowhere\", which rename names");
    }

    @Test
    void earlierWarningsStay() {
        EntrySet warned = Given.flatten("\uFEFF{\"a\":\"1\"}");

        assertThat(new Selection(List.of(new Glob("b")), Map.of(), "")
                        .select(Given.NAME, warned)
                        .warnings())
                .hasSize(2)
                .startsWith(warned.warnings().get(0));
    }
}
