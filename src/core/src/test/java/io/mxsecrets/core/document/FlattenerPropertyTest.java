package io.mxsecrets.core.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.core.entries.Entries;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.secret.SecretBytes;
import io.mxsecrets.core.text.Utf8;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class FlattenerPropertyTest {
    private static final ObjectMapper JACKSON = new ObjectMapper();

    @Provide
    Arbitrary<JsonNode> objects() {
        Arbitrary<String> names = Arbitraries.strings().withChars("ab.~/é").ofMaxLength(3);
        Arbitrary<String> texts =
                Arbitraries.strings().withCharRange('\u0001', '\uD7FF').ofMaxLength(5);
        Arbitrary<JsonNode> leaves = Arbitraries.oneOf(
                texts.map(JACKSON.getNodeFactory()::textNode),
                Arbitraries.longs().map(JACKSON.getNodeFactory()::numberNode),
                Arbitraries.of(true, false).map(JACKSON.getNodeFactory()::booleanNode),
                Arbitraries.just(JACKSON.getNodeFactory().nullNode()));
        return Arbitraries.recursive(() -> leaves, inner -> object(names, inner), 1, 4);
    }

    private static Arbitrary<JsonNode> object(Arbitrary<String> names, Arbitrary<JsonNode> inner) {
        return Arbitraries.maps(names, inner).ofMaxSize(4).map(members -> {
            ObjectNode object = JACKSON.createObjectNode();
            members.forEach(object::set);
            return object;
        });
    }

    /** The hand-written way: a tree and a recursion. It knows neither clashes nor limits. */
    private static void model(JsonNode node, String prefix, boolean top, Map<String, String> into) {
        node.properties().forEach(member -> {
            String key = top ? member.getKey() : prefix + "." + member.getKey();
            if (member.getValue().isObject()) {
                model(member.getValue(), key, false, into);
            } else if (!member.getValue().asText().isEmpty()
                    && !member.getValue().isNull()) {
                String previous = into.put(key, member.getValue().asText());
                if (previous != null && !previous.equals(member.getValue().asText())) {
                    into.put("clash", "clash");
                }
            }
        });
    }

    @Property(tries = 2_000)
    void flattensAsARecursionOverTheTreeDoes(@ForAll("objects") JsonNode document) {
        Map<String, String> expected = new TreeMap<>(Entries.KEY_ORDER);
        model(document, "", true, expected);
        try {
            Entries entries = Given.flatten(document.toString()).entries();
            assertThat(Given.values(entries)).isEqualTo(expected);
            assertThat(entries.keys()).isSortedAccordingTo(Entries.KEY_ORDER);
        } catch (Failure conflict) {
            assertThat(expected).containsKey("clash");
        }
    }

    @Property(tries = 2_000)
    void anyBytesGiveEntriesOrAFailureOfOurs(@ForAll byte[] bytes) {
        try {
            new Flattener(Given.NAME, FlattenRules.DEFAULT).flatten(SecretBytes.owning(bytes));
        } catch (Failure failure) {
            assertThat(failure.sentence()).startsWith("secret prod/app ");
        }
    }

    @Property(tries = 5_000)
    void strictUtf8IsThatOfTheJdk(@ForAll("nearlyUtf8") byte[] bytes) {
        boolean valid = true;
        try {
            StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes));
        } catch (CharacterCodingException e) {
            valid = false;
        }
        assertThat(Utf8.firstWrong(bytes) < 0).isEqualTo(valid);
    }

    @Provide
    Arbitrary<byte[]> nearlyUtf8() {
        Arbitrary<Byte> bytes = Arbitraries.of(
                        0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED,
                        0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF)
                .map(Integer::byteValue);
        return bytes.array(byte[].class).ofMinSize(0).ofMaxSize(5);
    }

    @Property
    void orderIsThatOfCodePoints(@ForAll("points") String a, @ForAll("points") String b) {
        int expected = java.util.Arrays.compare(
                a.codePoints().toArray(), b.codePoints().toArray());

        assertThat(Integer.signum(Entries.KEY_ORDER.compare(a, b))).isEqualTo(Integer.signum(expected));
    }

    @Provide
    Arbitrary<String> points() {
        return Arbitraries.of(0x41, 0xE9, 0xD7FF, 0xE000, 0xFFFD, 0x10000, 0x10FFFF)
                .map(Character::toString)
                .list()
                .ofMaxSize(4)
                .map(parts -> String.join("", parts));
    }
}
