package io.mxsecrets.examples.node;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Values that shells, dotenv files and careless parsers read wrongly, and that the kubelet's file can hold. */
final class HostileValues {
    private static final List<String> PARTS = List.of(
            "\\",
            "\\n",
            "\"",
            "\"\"\"",
            "$",
            "$$",
            "${HOME}",
            "$(PATH)",
            "$(V0)",
            "`id`",
            "#",
            " #",
            "=",
            "A=B",
            " ",
            "\t",
            "\n",
            "\n\n",
            "\r",
            "\n#",
            "\nV0=other",
            "\nexport V1=other",
            "export ",
            ";",
            "&",
            "|",
            ">",
            "*",
            "~",
            "%s",
            "\u0001",
            "\u001b[0m",
            "\u007f",
            "\u0085",
            "\u00a0",
            "\u2028",
            "\ufeff",
            "\uffff",
            "\uD83D\uDE00",
            "ä",
            "漢");
    private static final List<String> FORMS =
            List.of("%1$s%2$s", "%2$s%1$s", "%2$s%1$s%2$s", "%1$s%2$s%1$s", "%2$s%1$s%1$s%2$s");
    private static final int LONG_LINE = 60_000;

    private HostileValues() {}

    /** By the variable's name, which is the key too. Each value holds {@code word}. */
    static Map<String, String> with(String word) {
        List<String> values = new ArrayList<>();
        for (String form : FORMS) {
            PARTS.forEach(part -> values.add(form.formatted(part, word)));
        }
        values.add(word + "x".repeat(LONG_LINE));
        values.add(("-----BEGIN " + word + "-----\n" + "QUJD".repeat(16) + "\n").repeat(40));
        Map<String, String> named = new LinkedHashMap<>();
        values.forEach(value -> named.put("V" + named.size(), value));
        return named;
    }

    /** The setting that asks for all of them. */
    static String env() {
        return with("").keySet().stream().map(name -> name + "=" + name).collect(Collectors.joining(","));
    }
}
