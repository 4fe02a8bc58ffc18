package io.mxsecrets.core.document;

import static io.mxsecrets.core.document.Given.flatten;
import static io.mxsecrets.core.document.Given.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mxsecrets.core.entries.Entries;
import io.mxsecrets.core.entries.EntrySet;
import io.mxsecrets.core.entries.Origin;
import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.failure.Warning;
import io.mxsecrets.core.secret.SecretBytes;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlattenerTest {
    private static final FlattenRules INDEXED =
            new FlattenRules(DocumentKind.JSON, Optional.empty(), false, ArrayRule.INDEX, EmptyRule.SKIP);

    private static FlattenRules empties(EmptyRule rule) {
        return new FlattenRules(DocumentKind.JSON, Optional.empty(), false, ArrayRule.JSON, rule);
    }

    private static FlattenRules single(DocumentKind kind, EmptyRule rule) {
        return new FlattenRules(kind, Optional.of("only"), false, ArrayRule.JSON, rule);
    }

    private static Failure refused(String document, FlattenRules rules) {
        return catchThrowableOfType(Failure.class, () -> flatten(document, rules));
    }

    private static Failure refused(String document) {
        return refused(document, FlattenRules.DEFAULT);
    }

    @Test
    void nestedAndFlatFormsOfOneDocumentGiveTheSameEntries() {
        EntrySet nested = flatten(
                "{\"VCS\":{\"GitlabAdminPAT\":\"x\",\"AzureAuthSecret\":\"y\"},\"Email\":{\"SMTPPassword\":\"z\"}}");
        EntrySet flat =
                flatten("{\"Email.SMTPPassword\":\"z\",\"VCS.AzureAuthSecret\":\"y\",\"VCS.GitlabAdminPAT\":\"x\"}");

        assertThat(values(nested.entries()))
                .isEqualTo(values(flat.entries()))
                .containsExactly(
                        Map.entry("Email.SMTPPassword", "z"),
                        Map.entry("VCS.AzureAuthSecret", "y"),
                        Map.entry("VCS.GitlabAdminPAT", "x"));
    }

    @Test
    void tellsWhereEachEntryCameFrom() {
        Entries entries = flatten("{\"a\":{\"b/c\":{\"~\":\"x\"}}}").entries();

        Origin origin = entries.get("a.b/c.~").orElseThrow().origin();
        assertThat(origin.source()).isEqualTo("main");
        assertThat(origin.place()).isEqualTo("/a/b~1c/~0");
        assertThat(origin).hasToString("main:/a/b~1c/~0");
        assertThat(entries.sources()).containsExactly(Map.entry("a.b/c.~", "main"));
    }

    /** A1: a document that is no object. */
    @Nested
    class A1NotAnObject {
        @ParameterizedTest
        @ValueSource(strings = {"[\"hunter2\"]", "\"hunter2\"", "12345", "true", "null", "", "hunter2", "  "})
        void isRefusedNamingTheReferenceAndNotTheValue(String document) {
            Failure failure = refused(document);

            assertThat(failure.reason()).isEqualTo(Reason.DOCUMENT_INVALID);
            assertThat(failure.step()).isEqualTo(Step.PARSE);
            assertThat(failure.exitCode()).isEqualTo(ExitCode.DOCUMENT_INVALID);
            assertThat(failure.source()).contains("main");
            assertThat(failure.sentence())
                    .isEqualTo("secret prod/app is not a JSON object; store one, or set as to text or binary");
        }

        @Test
        void binaryIsRefusedAsJson() {
            SecretBytes binary = SecretBytes.owning(new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, 1});

            assertThatThrownBy(() -> new Flattener(Given.NAME, FlattenRules.DEFAULT).flatten(binary))
                    .hasMessage(
                            "secret prod/app is not valid UTF-8 at byte 1; store it as UTF-8 text, or set as to binary");
        }
    }

    /** A2: past a limit; depth is among the documents of the corpus. */
    @Nested
    class A2Sizes {
        @Test
        void aValueOf64KiBIsTakenAndOneByteMoreIsNot() {
            assertThat(values(flatten("{\"a\":\"" + "x".repeat(65_536) + "\"}").entries())
                            .get("a"))
                    .hasSize(65_536);

            Failure failure = refused("{\"a\":\"" + "x".repeat(65_537) + "\"}");
            assertThat(failure.reason()).isEqualTo(Reason.TOO_LARGE);
            assertThat(failure.sentence())
                    .isEqualTo(
                            "secret prod/app at \"/a\" is longer than 65536 bytes, the limit of a value; shorten it");
        }

        @Test
        void valuesAreMeasuredInUtf8() {
            String fits = "é".repeat(32_768);
            String euros = "€".repeat(21_845);
            String faces = "\uD83D\uDE00".repeat(16_384);

            assertThat(flatten("{\"a\":\"" + fits + "\"}").entries().size()).isEqualTo(1);
            assertThat(flatten("{\"a\":\"" + euros + "x\"}").entries().size()).isEqualTo(1);
            assertThat(flatten("{\"a\":\"" + faces + "\"}").entries().size()).isEqualTo(1);
            assertThat(refused("{\"a\":\"" + fits + "x\"}").reason()).isEqualTo(Reason.TOO_LARGE);
            assertThat(refused("{\"a\":\"" + euros + "xy\"}").reason()).isEqualTo(Reason.TOO_LARGE);
            assertThat(refused("{\"a\":\"" + faces + "x\"}").reason()).isEqualTo(Reason.TOO_LARGE);
        }

        @Test
        void anArrayAsTextIsAValueToo() {
            String array = "[" + "\"0123456789\",".repeat(5_100) + "1]";

            assertThat(refused("{\"a\":" + array + "}").reason()).isEqualTo(Reason.TOO_LARGE);
        }

        @Test
        void fiveThousandEntriesAreTakenAndOneMoreIsNot() {
            assertThat(flatten(members(5_000)).entries().size()).isEqualTo(5_000);

            Failure failure = refused(members(5_001));
            assertThat(failure.reason()).isEqualTo(Reason.TOO_LARGE);
            assertThat(failure.sentence())
                    .isEqualTo("secret prod/app gives more than 5000 entries, the limit of a document; split it");
        }

        @Test
        void emptyMembersCountToo() {
            assertThat(refused(members(5_001).replace("\"x\"", "{}")).reason()).isEqualTo(Reason.TOO_LARGE);
            assertThat(refused(members(5_001).replace("\"x\"", "null")).reason())
                    .isEqualTo(Reason.TOO_LARGE);
            assertThat(refused("{\"a\":[" + "[],".repeat(5_000) + "[]]}", INDEXED)
                            .reason())
                    .isEqualTo(Reason.TOO_LARGE);
        }

        private String members(int count) {
            return IntStream.range(0, count)
                    .mapToObj(i -> "\"k" + i + "\":\"x\"")
                    .collect(Collectors.joining(",", "{", "}"));
        }

        @Test
        void aDocumentOf1MiBIsTakenAndOneByteMoreIsNot() {
            String start = "{\"a\":\"x\"";
            String fits = start + " ".repeat((1 << 20) - start.length() - 1) + "}";

            assertThat(flatten(fits).entries().size()).isEqualTo(1);
            Failure failure = refused(fits + " ");
            assertThat(failure.reason()).isEqualTo(Reason.TOO_LARGE);
            assertThat(failure.sentence())
                    .isEqualTo("secret prod/app has 1048577 bytes, 1048576 is the limit; split it");
        }

        @Test
        void aKeyOf1024CharactersIsTakenAndOneMoreIsNot() {
            String name = "n".repeat(1_022);

            assertThat(flatten("{\"" + name + "\":{\"x\":\"1\"}}").entries().size())
                    .isEqualTo(1);
            Failure failure = refused("{\"" + name + "\":{\"xy\":\"1\"}}");
            assertThat(failure.reason()).isEqualTo(Reason.TOO_LARGE);
            assertThat(failure.sentence()).endsWith("makes a key of more than 1024 characters; shorten it");
        }

        @Test
        void aNumberMayBeLong() {
            String number = "1" + "0".repeat(5_000);

            assertThat(values(flatten("{\"a\":" + number + "}").entries())).containsEntry("a", number);
        }
    }

    /** A3: one key, literal and nested. */
    @Nested
    class A3OneKeyFromTwoPlaces {
        @Test
        void differentValuesAreAnErrorThatNamesBothPlaces() {
            Failure failure = refused("{\"a.b\":\"hunter1\",\"a\":{\"b\":\"hunter2\"}}");

            assertThat(failure.reason()).isEqualTo(Reason.CONFLICT);
            assertThat(failure.sentence())
                    .isEqualTo("secret prod/app gives the key \"a.b\" at \"/a.b\" and at \"/a/b\", with different"
                            + " values; remove one of the two");
        }

        @Test
        void equalValuesAreOneEntryWithAWarning() {
            EntrySet gathered = flatten("{\"a\":{\"b\":\"hunter2\"},\"a.b\":\"hunter2\"}");

            assertThat(values(gathered.entries())).containsExactly(Map.entry("a.b", "hunter2"));
            assertThat(gathered.warnings())
                    .containsExactly(Warning.of(
                            Step.FLATTEN,
                            "main",
                            "secret prod/app gives the key \"a.b\" at \"/a/b\" and at \"/a.b\", with equal values: one of"
                                    + " the two is enough"));
        }

        @Test
        void theThirdPlaceIsComparedToo() {
            assertThat(refused("{\"a.b.c\":\"1\",\"a\":{\"b.c\":\"1\",\"b\":{\"c\":\"2\"}}}")
                            .reason())
                    .isEqualTo(Reason.CONFLICT);
        }
    }

    /** A6: null, empty objects, arrays. */
    @Nested
    class A6NullEmptyAndArrays {
        private static final String EMPTIES = "{\"n\":null,\"e\":\"\",\"o\":{},\"x\":\"1\"}";

        @Test
        void emptyTextAndNullAreSkippedAndTold() {
            EntrySet gathered = flatten(EMPTIES);

            assertThat(values(gathered.entries())).containsExactly(Map.entry("x", "1"));
            assertThat(gathered.empty()).containsExactly("n", "e");
            assertThat(gathered.warnings()).isEmpty();
        }

        @Test
        void emptyTextAndNullAreKeptAsEmptyTextWhenAsked() {
            assertThat(values(flatten(EMPTIES, empties(EmptyRule.KEEP)).entries()))
                    .containsExactly(Map.entry("e", ""), Map.entry("n", ""), Map.entry("x", "1"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"{\"a\":{\"b\":null}}", "{\"a\":{\"b\":\"\"}}"})
        void emptyTextAndNullFailWhenAsked(String document) {
            assertThat(refused(document, empties(EmptyRule.FAIL)).sentence())
                    .isEqualTo("secret prod/app at \"/a/b\" is empty or null; give it a value, or set empty-values to"
                            + " skip or keep");
        }

        @Test
        void anArrayIsCompactJsonTextByDefault() {
            assertThat(values(flatten("{\"a\":[ 1.10 , \"x\\\"\\n\u00e9\\u0001\", {\"k\" : [ null ] , \"l\":true} ]}")
                            .entries()))
                    .containsExactly(Map.entry("a", "[1.10,\"x\\\"\\n\u00e9\\u0001\",{\"k\":[null],\"l\":true}]"));
        }

        @Test
        void anArrayIsOneEntryAnElementByIndex() {
            EntrySet gathered = flatten("{\"a\":[\"x\",[1.10,{\"k\":null}],{\"l\":\"y\"},[]]}", INDEXED);

            assertThat(values(gathered.entries()))
                    .containsExactly(Map.entry("a.0", "x"), Map.entry("a.1.0", "1.10"), Map.entry("a.2.l", "y"));
            assertThat(gathered.empty()).containsExactly("a.1.1.k");
            assertThat(gathered.entries().get("a.1.0").orElseThrow().origin().place())
                    .isEqualTo("/a/1/0");
        }

        @Test
        void anIndexMayMeetAName() {
            assertThat(refused("{\"a\":[\"x\"],\"a.0\":\"y\"}", INDEXED).reason())
                    .isEqualTo(Reason.CONFLICT);
        }

        @Test
        void depthCountsArraysByIndexToo() {
            String deep = "[".repeat(32) + "]".repeat(32);

            assertThat(refused("{\"a\":" + deep + "}", INDEXED).reason()).isEqualTo(Reason.TOO_LARGE);
            assertThat(flatten("{\"a\":" + deep.substring(1, 63) + "}", INDEXED).entries())
                    .isEmpty();
        }
    }

    /** A8: a byte order mark; duplicate names and other encodings are among the documents of the corpus. */
    @Nested
    class A8Encoding {
        @Test
        void aByteOrderMarkIsDroppedWithAWarning() {
            EntrySet gathered = flatten("\uFEFF{\"a\":\"1\"}");

            assertThat(values(gathered.entries())).containsExactly(Map.entry("a", "1"));
            assertThat(gathered.warnings())
                    .containsExactly(Warning.of(
                            Step.PARSE,
                            "main",
                            "secret prod/app begins with a byte order mark, which is dropped: store it without"));
        }

        @Test
        void oneMarkIsDroppedAndASecondIsNot() {
            assertThat(refused("\uFEFF\uFEFF{\"a\":\"1\"}").reason()).isEqualTo(Reason.DOCUMENT_INVALID);
        }
    }

    @Nested
    class Text {
        @Test
        void isTheValueOfTheOneEntry() {
            EntrySet gathered = flatten("\uFEFF{\"not\": json\n", single(DocumentKind.TEXT, EmptyRule.SKIP));

            assertThat(values(gathered.entries())).containsExactly(Map.entry("only", "{\"not\": json\n"));
            assertThat(gathered.warnings()).hasSize(1);
        }

        @Test
        void mayHave64KiBAndNoMore() {
            FlattenRules text = single(DocumentKind.TEXT, EmptyRule.SKIP);

            assertThat(flatten("x".repeat(65_536), text).entries().size()).isEqualTo(1);
            assertThat(refused("x".repeat(65_537), text).sentence())
                    .isEqualTo("secret prod/app has 65537 bytes as text, 65536 is the limit; split it");
        }

        @Test
        void mayNotHoldANul() {
            assertThat(refused("a\0b", single(DocumentKind.TEXT, EmptyRule.SKIP))
                            .sentence())
                    .startsWith("secret prod/app has a NUL at byte 2");
        }

        @ParameterizedTest
        @EnumSource(
                value = DocumentKind.class,
                names = {"TEXT", "BINARY"})
        void followsTheRuleForEmptyValues(DocumentKind kind) {
            assertThat(flatten("", single(kind, EmptyRule.SKIP)).empty()).containsExactly("only");
            assertThat(values(flatten("", single(kind, EmptyRule.KEEP)).entries()))
                    .containsExactly(Map.entry("only", ""));
            assertThat(refused("", single(kind, EmptyRule.FAIL)).sentence())
                    .isEqualTo("secret prod/app is empty; store a value, or set empty-values to skip or keep");
        }

        @ParameterizedTest
        @EnumSource(
                value = DocumentKind.class,
                names = {"TEXT", "BINARY"})
        void needsTheNameOfTheEntry(DocumentKind kind) {
            assertThatThrownBy(() -> new FlattenRules(kind, Optional.empty(), false, ArrayRule.JSON, EmptyRule.SKIP))
                    .isInstanceOf(Failure.class)
                    .hasMessage(
                            "as text or binary needs entry; set entry to the name of the one entry that the document gives");
        }
    }

    @Nested
    class Binary {
        private final Flattener flattener = new Flattener(Given.NAME, single(DocumentKind.BINARY, EmptyRule.SKIP));

        @Test
        void isBase64() {
            EntrySet gathered = flattener.flatten(SecretBytes.owning(new byte[] {0, -1, 62, 63}));

            assertThat(values(gathered.entries())).containsExactly(Map.entry("only", "AP8+Pw=="));
        }

        @Test
        void mayHave64KiBAndNoMore() {
            assertThat(flattener
                            .flatten(SecretBytes.owning(new byte[65_536]))
                            .entries()
                            .size())
                    .isEqualTo(1);
            assertThatThrownBy(() -> flattener.flatten(SecretBytes.owning(new byte[65_537])))
                    .hasMessage("secret prod/app has 65537 bytes as binary, 65536 is the limit; split it");
        }
    }

    @Nested
    class TextUnlessObject {
        private final FlattenRules named =
                new FlattenRules(DocumentKind.JSON, Optional.of("only"), true, ArrayRule.JSON, EmptyRule.SKIP);

        @Test
        void anObjectIsFlattened() {
            assertThat(values(flatten(" \t\r\n{\"a\":\"1\"}", named).entries())).containsExactly(Map.entry("a", "1"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"hunter2", "[1]", "\"x\"", " \n"})
        void allElseIsText(String document) {
            assertThat(values(flatten(document, named).entries())).containsExactly(Map.entry("only", document));
        }

        @Test
        void aBrokenObjectIsNoText() {
            assertThat(refused("{\"a\":", named).reason()).isEqualTo(Reason.DOCUMENT_INVALID);
        }

        @Test
        void textNeedsAName() {
            FlattenRules unnamed =
                    new FlattenRules(DocumentKind.JSON, Optional.empty(), true, ArrayRule.JSON, EmptyRule.SKIP);

            assertThat(refused("hunter2", unnamed).sentence())
                    .isEqualTo("secret prod/app is not a JSON object; name the one entry that it gives with entry, or"
                            + " store an object");
        }
    }
}
