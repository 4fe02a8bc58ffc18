package io.mxsecrets.core.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mxsecrets.core.document.Given;
import io.mxsecrets.core.entries.Entries;
import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.format.Formats;
import io.mxsecrets.core.output.FormatName;
import io.mxsecrets.core.output.Layout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** W40 and W41, where the file is made. */
class EnvFileTest {
    private static EnvVariable wanted(String name, String key) {
        return new EnvVariable(name, key, "main", false);
    }

    private static String render(Map<String, String> values, EnvVariable... variables) {
        byte[] file = EnvFile.render("app", false, List.of(variables), Given.entries(values))
                .bytes()
                .reveal();
        return new String(file, StandardCharsets.UTF_8);
    }

    private static Failure refusal(Map<String, String> values, EnvVariable... variables) {
        return catchThrowableOfType(Failure.class, () -> render(values, variables));
    }

    @Test
    void aLineForEachVariableByName() {
        Map<String, String> values = Map.of("Db.Url", "jdbc:x?a=b#c $HOME", "Key", "-----BEGIN\n\"ä\"\n", "Other", "x");
        assertThat(render(values, wanted("KEY", "Key"), wanted("DATABASE_URL", "Db.Url"), wanted("AGAIN", "Key")))
                .isEqualTo(
                        "AGAIN='-----BEGIN\n\"ä\"\n'\nDATABASE_URL='jdbc:x?a=b#c $HOME'\nKEY='-----BEGIN\n\"ä\"\n'\n");
    }

    @Test
    void aGateIsAVariableThatNeedsNoKey() {
        assertThat(EnvFile.render("app", true, List.of(), Given.entries(Map.of()))
                        .bytes()
                        .reveal())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("MENDIX_SECRETS_READY='true'\n");
        assertThat(EnvFile.render("app", true, List.of(wanted("A", "a")), Given.entries(Map.of("a", "x")))
                        .bytes()
                        .reveal())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("MENDIX_SECRETS_READY='true'\nA='x'\n");
    }

    @ParameterizedTest
    @EnumSource(FormatName.class)
    void noFormatHasAFileOfThatName(FormatName format) {
        for (String baseName : List.of("app", "app.kubelet", "kubelet.env", "app.kubelet")) {
            assertThat(Formats.of(format).path(baseName)).isNotEqualTo(EnvFile.path(baseName));
        }
    }

    @Test
    void anOptionalVariableIsLeftOutWhereThereIsNothing() {
        EnvVariable missing = new EnvVariable("A", "no", "main", true);
        EnvVariable empty = new EnvVariable("B", "empty", "main", true);
        assertThat(render(Map.of("empty", "", "c", "1"), missing, empty, wanted("C", "c")))
                .isEqualTo("C='1'\n");
        assertThat(render(Map.of(), missing)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hunter2'", "'", "hunter2\r\n", "a\r\nhunter2", ""})
    void whatTheFileCannotHoldIsRefusedWithTheKeyAndWhatToDo(String value) {
        Failure refused = refusal(Map.of("Db.Password", value), wanted("PASSWORD", "Db.Password"));
        assertThat(refused.exitCode()).isEqualTo(ExitCode.DOCUMENT_INVALID);
        assertThat(refused.source()).contains("main");
        assertThat(refused.sentence())
                .startsWith("env cannot give the key \"Db.Password\" as the variable PASSWORD: its value ")
                .containsAnyOf("read it from the files instead", "give it a value")
                .doesNotContain("hunter2");
    }

    @Test
    void aCarriageReturnThatEndsNoLineIsKept() {
        assertThat(render(Map.of("k", "\ra\rb\n\r"), wanted("K", "k"))).isEqualTo("K='\ra\rb\n\r'\n");
    }

    @Test
    void aMissingKeyIsNamedWithTheNearest() {
        assertThat(refusal(Map.of("Db.Password", "hunter2"), wanted("P", "Db.Pasword"))
                        .sentence())
                .endsWith("there is no such key; did you mean \"Db.Password\"?");
        assertThat(refusal(Map.of(), wanted("P", "x")).sentence())
                .endsWith("there is no such key; correct env, add the key, or set optional to true");
    }

    @Test
    void aLineIsAsLongAsTheKubeletReads() {
        int room = EnvFile.LINE_BYTES - "K=''".length();
        for (String unit : List.of("x", "ä")) {
            String longest = unit.repeat(room / unit.getBytes(StandardCharsets.UTF_8).length);
            assertThat(render(Map.of("k", longest + "\n" + longest), wanted("K", "k")))
                    .hasSize(2 * longest.length() + 6);
            assertThat(refusal(Map.of("k", "a\n" + longest + unit.repeat(5)), wanted("K", "k"))
                            .sentence())
                    .contains("longer than the 64 KiB");
        }
    }

    @Test
    void allVariablesTogetherAreWhatAProcessCanBeGiven() {
        EnvVariable[] many =
                IntStream.range(0, 17).mapToObj(i -> wanted("K" + i, "k" + i)).toArray(EnvVariable[]::new);
        Map<String, String> values = new HashMap<>();
        Arrays.stream(many).forEach(v -> values.put(v.key(), "x".repeat(65_000)));
        assertThat(render(values, Arrays.copyOf(many, 16))).hasSizeLessThan(EnvFile.BYTES);
        Failure refused = refusal(values, many);
        assertThat(refused.exitCode()).isEqualTo(ExitCode.DOCUMENT_INVALID);
        assertThat(refused.sentence()).contains("1048576 is the limit");
    }

    @Test
    void aNameFollowsFromTheLayoutAsInDotenv() {
        EnvItem item = new EnvItem(Optional.empty(), "Mail.Password");
        assertThat(Arrays.stream(Layout.values()).map(item::name))
                .containsExactly("Mail.Password", "MX_Mail_Password", "MXRUNTIME_Mail_Password");
        assertThat(new EnvItem(Optional.of("P"), "Mail.Password").name(Layout.CONSTANTS))
                .isEqualTo("P");
    }

    @Test
    void nothingOfAValueIsInWhatIsShown() {
        Entries entries = Given.entries(Map.of("k", "hunter2"));
        assertThat(EnvFile.render("app", false, List.of(wanted("K", "k")), entries)
                        .toString())
                .doesNotContain("hunter2");
    }
}
