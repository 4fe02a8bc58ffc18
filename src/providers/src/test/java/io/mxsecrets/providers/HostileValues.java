package io.mxsecrets.providers;

import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** What may stand in a field of an answer: numbers, times and texts over their full range, and every other kind. */
final class HostileValues {
    private HostileValues() {}

    static Arbitrary<String> numbers() {
        Arbitrary<String> digits =
                Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(400);
        return Arbitraries.oneOf(
                Arbitraries.bigDecimals().map(Object::toString),
                Arbitraries.bigIntegers().map(Object::toString),
                Arbitraries.longs().map(Object::toString),
                Arbitraries.integers().map(Object::toString),
                Arbitraries.doubles().map(Object::toString),
                digits,
                digits.map(text -> "-" + text),
                Arbitraries.integers().map(exponent -> "1e" + exponent));
    }

    /** Of all years that Java knows, as the stores write them and as HTTP does. */
    static Arbitrary<String> times() {
        Arbitrary<Instant> instants = Arbitraries.longs()
                .between(Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond())
                .map(Instant::ofEpochSecond);
        Arbitrary<Instant> years =
                Arbitraries.longs().between(-62_135_596_800L, 253_402_300_799L).map(Instant::ofEpochSecond);
        return Arbitraries.oneOf(
                instants.map(Instant::toString),
                years.map(Instant::toString),
                years.map(time -> DateTimeFormatter.RFC_1123_DATE_TIME.format(time.atOffset(ZoneOffset.UTC))),
                years.map(time -> time.atOffset(ZoneOffset.ofHours(14))).map(OffsetDateTime::toString));
    }

    /** Any characters, unpaired surrogates and controls among them. */
    static Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().all().ofMaxLength(40),
                Arbitraries.strings().withCharRange('\0', '\u00a0').ofMaxLength(40),
                Arbitraries.strings().ascii().ofMaxLength(4_000),
                numbers(),
                times());
    }

    /** As they stand in JSON. */
    static Arbitrary<String> json() {
        Arbitrary<String> quoted = texts().map(text -> TextNode.valueOf(text).toString());
        Arbitrary<String> leaves = Arbitraries.oneOf(numbers(), quoted, Arbitraries.of("null", "true", "false"));
        Arbitrary<String> lists = leaves.list().ofMaxSize(5).map(all -> "[" + String.join(",", all) + "]");
        Arbitrary<String> objects = Arbitraries.maps(quoted, Arbitraries.oneOf(leaves, lists))
                .ofMaxSize(4)
                .map(all -> "{"
                        + String.join(
                                ",",
                                all.entrySet().stream()
                                        .map(one -> one.getKey() + ":" + one.getValue())
                                        .toList())
                        + "}");
        return Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(6, leaves),
                net.jqwik.api.Tuple.of(1, lists),
                net.jqwik.api.Tuple.of(1, objects),
                net.jqwik.api.Tuple.of(1, texts()),
                net.jqwik.api.Tuple.of(1, Arbitraries.of(HostileFields.VALUES)));
    }

    /** As they stand in XML: characters of all kinds by number and as they are, and markup. */
    static Arbitrary<String> xml() {
        return Arbitraries.oneOf(
                numbers(),
                times(),
                texts(),
                texts().map(HostileValues::byNumber),
                texts().map(text -> "<![CDATA[" + text + "]]>"),
                Arbitraries.of(List.of(
                        "",
                        "<a>",
                        "</a>",
                        "<a/>",
                        "<a b='c'>d</a>",
                        "&lt;",
                        "&b;",
                        "]]>",
                        "<!--",
                        "<!-- x -->",
                        "<?x?>",
                        "<!DOCTYPE a>",
                        "<a:b/>",
                        "<a>".repeat(5_000),
                        "x".repeat(20_000))));
    }

    private static String byNumber(String text) {
        StringBuilder all = new StringBuilder();
        text.codePoints().forEach(c -> all.append("&#").append(c).append(';'));
        return all.toString();
    }
}
