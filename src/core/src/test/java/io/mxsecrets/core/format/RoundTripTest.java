package io.mxsecrets.core.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.core.document.Given;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** For every format: what its readers read is what was written, or the entry was refused by name. */
class RoundTripTest {
    private static final String SPECIAL =
            "\\\\\\\\''\"\"$${}{}#=:!.,;<>&|*?%@`~^/()[]-+_ \t\n\r\f\u000b\b\u0001\u001b\u007f\u0085\u00a0\u2028\u2029\ufeff\ufffe\uffffäßÿŁ漢ab0";

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> special = Arbitraries.of(
                SPECIAL.chars().mapToObj(c -> String.valueOf((char) c)).collect(Collectors.toList()));
        Arbitrary<String> whole = Arbitraries.of(
                "${HOME}",
                "${A:-b}",
                "$A",
                "$$",
                "\\n",
                "\\\\",
                "\\\"",
                "\\'",
                "\"\"\"",
                "'''",
                "#",
                " #",
                "export ",
                "${",
                "\uD83D\uDE00",
                "<<",
                "null",
                "true",
                "0x1F",
                "1e3",
                "---",
                "...",
                "%{",
                "{{",
                "&a",
                "*a",
                "!!int");
        Arbitrary<String> any = Arbitraries.integers()
                .between(1, 0x10FFFF)
                .filter(c -> c < 0xD800 || c > 0xDFFF)
                .map(Character::toString);
        return Arbitraries.frequencyOf(
                        net.jqwik.api.Tuple.of(6, special),
                        net.jqwik.api.Tuple.of(2, whole),
                        net.jqwik.api.Tuple.of(2, any))
                .list()
                .ofMaxSize(24)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<Map<String, String>> secrets() {
        return Arbitraries.maps(texts(), texts()).ofMaxSize(12);
    }

    @Property(tries = 2_000)
    void properties(@ForAll("secrets") Map<String, String> secrets) {
        assertThat(Readers.properties(render(FormatName.PROPERTIES, secrets))).isEqualTo(secrets);
    }

    @Property(tries = 2_000)
    void jsonWithJackson(@ForAll("secrets") Map<String, String> secrets) {
        assertThat(Readers.jackson(render(FormatName.JSON, secrets))).isEqualTo(secrets);
    }

    @Property(tries = 2_000)
    void jsonWithOrgJson(@ForAll("secrets") Map<String, String> secrets) {
        assertThat(Readers.orgJson(render(FormatName.JSON, secrets))).isEqualTo(secrets);
    }

    @Property(tries = 2_000)
    void hoconWithTypesafeConfig(@ForAll("secrets") Map<String, String> secrets) {
        assertThat(Readers.typesafeConfig(render(FormatName.HOCON, secrets))).isEqualTo(secrets);
    }

    @Property(tries = 2_000)
    void yamlWithSnakeYaml(@ForAll("secrets") Map<String, String> secrets) {
        assertThat(Readers.snakeYaml(render(FormatName.YAML, secrets))).isEqualTo(secrets);
    }

    private static byte[] render(FormatName format, Map<String, String> secrets) {
        List<RenderedFile> files = Formats.of(format).render("secrets", Given.entries(secrets), Layout.PLAIN);
        return files.get(0).bytes().reveal();
    }

    @Provide
    Arbitrary<Map<String, String>> variables() {
        Arbitrary<String> names = Arbitraries.strings()
                .withChars("abzAZ059_.-")
                .ofMinLength(1)
                .ofMaxLength(12)
                .map(name -> "k" + name);
        return Arbitraries.maps(names, texts()).ofMinSize(100).ofMaxSize(200);
    }

    @Property(tries = 20, shrinking = ShrinkingMode.OFF)
    void dotenvWithDockerCompose(@ForAll("variables") Map<String, String> secrets) {
        assertSame(secrets, Readers.compose(render(FormatName.DOTENV, secrets)));
    }

    @Property(tries = 20, shrinking = ShrinkingMode.OFF)
    void dotenvWithPython(@ForAll("variables") Map<String, String> secrets) {
        assertSame(secrets, Readers.pythonDotenv(render(FormatName.DOTENV, secrets)));
    }

    /** Name by name, for a difference in two hundred values is hard to see. */
    private static void assertSame(Map<String, String> written, Map<String, String> read) {
        assertThat(read.keySet()).isEqualTo(written.keySet());
        written.forEach((name, value) -> assertThat(read.get(name)).as(name).isEqualTo(value));
    }
}
