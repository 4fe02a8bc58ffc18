package io.mxsecrets.core.env;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.core.Scratch;
import io.mxsecrets.core.document.Given;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.testbed.server.Binaries;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;

/**
 * W40, with the kubelet's own reader in a process of its own: a value is read back byte for byte, or refused.
 */
@Tag("processes")
class KubeletReaderTest {
    private static final int VALUES = 200;

    private static byte[] render(Map<String, String> values) {
        List<EnvVariable> variables = values.keySet().stream()
                .map(name -> new EnvVariable(name, name, "main", false))
                .toList();
        return EnvFile.render("secrets", false, variables, Given.entries(values))
                .bytes()
                .reveal();
    }

    private static boolean refused(String value) {
        try {
            render(Map.of("V", value));
            return false;
        } catch (Failure why) {
            return true;
        }
    }

    /** What the kubelet gives for these names; empty where it cannot read the file. */
    private static List<String> read(byte[] file, List<String> names) {
        try (Scratch scratch = Scratch.make()) {
            Path input = Files.write(scratch.directory().resolve("secrets.kubelet"), file);
            List<String> command =
                    new ArrayList<>(List.of(Binaries.need("kubelet-env").toString(), input.toString()));
            command.addAll(names);
            Process process = new ProcessBuilder(command).start();
            process.getErrorStream().close();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? Arrays.asList(out.split("\0", -1)).subList(0, names.size()) : List.of();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertReadBack(Map<String, String> values) {
        List<String> read = read(render(values), List.copyOf(values.keySet()));
        assertThat(read).as("the kubelet reads the file").hasSize(values.size());
        int i = 0;
        for (Map.Entry<String, String> value : values.entrySet()) {
            assertThat(read.get(i++)).as(value.getKey()).isEqualTo(value.getValue());
        }
    }

    @Provide
    Arbitrary<List<String>> manyValues() {
        Arbitrary<String> special = Arbitraries.of(
                "\\",
                "\"",
                "'",
                "$",
                "${HOME}",
                "$(A)",
                "`id`",
                "#",
                " #",
                "=",
                " ",
                "\t",
                "\n",
                "\r",
                "\r\n",
                "\n#",
                "\nA='b'",
                "export ",
                ";",
                "&",
                "|",
                "\u0001",
                "\u001b",
                "\u007f",
                "\u0085",
                "\u2028",
                "\ufeff",
                "\uffff",
                "\uD83D\uDE00",
                "ä",
                "漢",
                "a",
                "0",
                "_");
        Arbitrary<String> any = Arbitraries.integers()
                .between(1, 0x10FFFF)
                .filter(c -> c < 0xD800 || c > 0xDFFF)
                .map(Character::toString);
        return Arbitraries.frequencyOf(Tuple.of(6, special), Tuple.of(1, any))
                .list()
                .ofMaxSize(12)
                .map(parts -> String.join("", parts))
                .list()
                .ofSize(VALUES);
    }

    @Property(tries = 20, shrinking = ShrinkingMode.OFF)
    void hostileValuesAreReadBackOrRefused(@ForAll("manyValues") List<String> values) {
        Map<String, String> taken = new LinkedHashMap<>();
        values.stream().filter(value -> !refused(value)).forEach(value -> taken.put("V" + taken.size(), value));
        assertReadBack(taken);
    }

    /** Each is refused because the kubelet would give another value, or none. */
    @Example
    void noValueIsRefusedThatTheKubeletWouldReadBack() {
        for (String value : List.of("'", "a'b", "a\r\nb", "\r\n", "x".repeat(EnvFile.LINE_BYTES), "")) {
            assertThat(refused(value)).isTrue();
            byte[] unchecked = ("V='" + value + "'\n").getBytes(StandardCharsets.UTF_8);
            boolean missing = value.isEmpty(); // the kubelet's word for a key that is not there, too
            assertThat(read(unchecked, List.of("V")).equals(List.of(value))).isEqualTo(missing);
        }
    }

    /** Of the whole of Unicode, but for the quote and what no document holds. */
    @Example
    void everyCharacterIsReadBack() {
        List<Integer> all = IntStream.rangeClosed(1, 0x10FFFF)
                .filter(c -> c != '\'' && (c < 0xD800 || c > 0xDFFF))
                .boxed()
                .toList();
        int part = 10_000; // of four bytes each at most, in one line
        for (int from = 0; from < all.size(); from += 20 * part) {
            Map<String, String> values = new LinkedHashMap<>();
            for (int at = from; at < Math.min(from + 20 * part, all.size()); at += part) {
                values.put(
                        "V" + at,
                        all.subList(at, Math.min(at + part, all.size())).stream()
                                .map(Character::toString)
                                .collect(Collectors.joining()));
            }
            assertReadBack(values);
        }
    }

    @Example
    void theLongestLineIsReadAndTheKeysBehindIt() {
        String longest = "x".repeat(EnvFile.LINE_BYTES - "A=''".length());
        assertReadBack(Map.of("A", longest, "B", longest.substring(1) + "\nA=other", "C", "c"));
    }
}
