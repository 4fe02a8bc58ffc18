package io.mxsecrets.core.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.core.document.Given;
import io.mxsecrets.core.entries.Entries;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.output.FormatName;
import io.mxsecrets.core.output.Layout;
import io.mxsecrets.core.output.OutputFormat;
import io.mxsecrets.core.output.RenderedFile;
import io.mxsecrets.core.output.UnreadableFile;
import io.mxsecrets.core.text.Printable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;

/** A4 and A5: for every format, what its readers read is what was written, or the entry was refused by name. */
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
        return Arbitraries.frequencyOf(Tuple.of(6, special), Tuple.of(2, whole), Tuple.of(2, any))
                .list()
                .ofMaxSize(24)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<Map<String, String>> secrets() {
        return Arbitraries.maps(texts(), texts()).ofMaxSize(12);
    }

    @Property(tries = 1_000)
    void properties(@ForAll("secrets") Map<String, String> secrets) {
        assertThat(Readers.properties(render(FormatName.PROPERTIES, secrets))).isEqualTo(secrets);
    }

    @Property(tries = 1_000)
    void jsonWithJackson(@ForAll("secrets") Map<String, String> secrets) {
        assertThat(Readers.jackson(render(FormatName.JSON, secrets))).isEqualTo(secrets);
    }

    @Property(tries = 1_000)
    void jsonWithOrgJson(@ForAll("secrets") Map<String, String> secrets) {
        assertThat(Readers.orgJson(render(FormatName.JSON, secrets))).isEqualTo(secrets);
    }

    @Property(tries = 1_000)
    void hoconWithTypesafeConfig(@ForAll("secrets") Map<String, String> secrets) {
        assertThat(Readers.typesafeConfig(render(FormatName.HOCON, secrets))).isEqualTo(secrets);
    }

    @Property(tries = 1_000)
    void yamlWithSnakeYaml(@ForAll("secrets") Map<String, String> secrets) {
        assertThat(Readers.snakeYaml(render(FormatName.YAML, secrets))).isEqualTo(secrets);
    }

    @Provide
    Arbitrary<Map<String, String>> manySecrets() {
        return Arbitraries.maps(texts(), texts()).ofMinSize(100).ofMaxSize(200);
    }

    @Property(tries = 20, shrinking = ShrinkingMode.OFF)
    void yamlWithPython(@ForAll("manySecrets") Map<String, String> secrets) {
        assertSame(secrets, Readers.pyYaml(render(FormatName.YAML, secrets)));
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

    @Property(tries = 1_000)
    void dotenvTakesANameOrRefusesItByName(@ForAll("texts") String name) {
        try {
            render(FormatName.DOTENV, Map.of(name, "hunter2"));
            assertThat(name).matches("[A-Za-z_][A-Za-z0-9_.-]*");
        } catch (Failure refused) {
            assertRefusal(refused, FormatName.DOTENV, name);
        }
    }

    @Property(tries = 200)
    void filesOnDisk(@ForAll("secrets") Map<String, String> secrets) {
        Map<String, String> taken = new HashMap<>();
        secrets.forEach((name, value) -> {
            try {
                Formats.of(FormatName.FILES).render("secrets", Given.entries(Map.of(name, value)), Layout.PLAIN);
                taken.put(name, value);
            } catch (Failure refused) {
                assertRefusal(refused, FormatName.FILES, name);
            }
        });
        assertThat(Readers.disk(
                        Formats.of(FormatName.FILES).render("secrets", Given.entries(taken), Layout.PLAIN),
                        "secrets.d"))
                .isEqualTo(taken);
    }

    private static void assertRefusal(Failure refused, FormatName format, String name) {
        assertThat(refused.reason()).isEqualTo(Reason.DOCUMENT_INVALID);
        assertThat(refused.sentence())
                .startsWith("format " + format.label() + " cannot hold the key " + Printable.quoted(name) + ": ");
    }

    @Property(tries = 1_000)
    void whatWeWroteWeReadBack(
            @ForAll("secrets") Map<String, String> secrets, @ForAll FormatName format, @ForAll Layout layout) {
        List<RenderedFile> files;
        try {
            files = Formats.of(format).render("secrets", Given.entries(secrets), layout);
        } catch (Failure refused) {
            return;
        }
        Map<String, String> sources = new HashMap<>();
        secrets.keySet().forEach(key -> sources.put(key, "main"));
        Entries read =
                Formats.read(List.of(format), "secrets", layout, files, sources).orElseThrow();
        assertThat(Given.values(read)).isEqualTo(secrets);
    }

    @Property(tries = 20, shrinking = ShrinkingMode.OFF)
    void dotenvThatWeReadBack(@ForAll("variables") Map<String, String> secrets) throws UnreadableFile {
        OutputFormat dotenv = Formats.of(FormatName.DOTENV);
        Map<String, String> read = new HashMap<>();
        dotenv.read(dotenv.render("secrets", Given.entries(secrets), Layout.PLAIN))
                .forEach((name, value) -> read.put(name, value.reveal()));
        assertSame(secrets, read);
    }

    /** Name by name, for a difference in two hundred values is hard to see. */
    private static void assertSame(Map<String, String> written, Map<String, String> read) {
        assertThat(read.keySet()).isEqualTo(written.keySet());
        written.forEach((name, value) -> assertThat(read.get(name)).as(name).isEqualTo(value));
    }
}
