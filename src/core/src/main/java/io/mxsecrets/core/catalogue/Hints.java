package io.mxsecrets.core.catalogue;

import io.mxsecrets.core.catalogue.Finding.Kind;
import io.mxsecrets.core.entries.Entries;
import io.mxsecrets.core.entries.Entry;
import io.mxsecrets.core.entries.EntrySet;
import io.mxsecrets.core.text.Printable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What any document may suffer from, whosever it is: slips that nobody asks about and everybody makes. */
public final class Hints {
    private static final String VALUE = ".value";

    private Hints() {}

    /**
     * @param objects whether objects that hold a value and nothing else are looked for
     * @return in the order of the keys; never with a value
     */
    public static List<Finding> of(EntrySet gathered, boolean objects) {
        List<Finding> findings = new ArrayList<>();
        Map<String, Integer> below = objects ? below(gathered.entries()) : Map.of();
        for (Entry entry : gathered.entries()) {
            whitespace(entry).ifPresent(findings::add);
            String key = entry.key();
            boolean alone = key.endsWith(VALUE) && below.getOrDefault(parent(key), 0) == 1;
            if (alone && isMember(entry)) {
                findings.add(new Finding(
                        Kind.VALUE_SHAPE,
                        key,
                        Printable.quoted(parent(key))
                                + " is an object that holds only a value, so its key is "
                                + Printable.quoted(key) + ": give the text itself to "
                                + Printable.quoted(parent(key))));
            }
        }
        return findings;
    }

    /** A value that begins or ends with white space. */
    static Optional<Finding> whitespace(Entry entry) {
        String value = entry.value().reveal();
        if (value.isEmpty() || !isWhitespace(value.charAt(0)) && !isWhitespace(value.charAt(value.length() - 1))) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                Kind.WHITESPACE,
                entry.key(),
                Printable.quoted(entry.key())
                        + " begins or ends with white space: most servers refuse a token that ends with a line end"));
    }

    /** How many entries there are directly or farther below each name. */
    private static Map<String, Integer> below(Entries entries) {
        Map<String, Integer> below = new HashMap<>();
        for (Entry entry : entries) {
            String key = entry.key();
            for (int dot = key.indexOf('.'); dot >= 0; dot = key.indexOf('.', dot + 1)) {
                below.merge(key.substring(0, dot), 1, Integer::sum);
            }
        }
        return below;
    }

    private static String parent(String key) {
        return key.substring(0, Math.max(0, key.lastIndexOf('.')));
    }

    /** Whether it is the member {@code value} of an object, and no name with a dot. */
    private static boolean isMember(Entry entry) {
        return entry.origin().place().endsWith("/value");
    }

    private static boolean isWhitespace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\uFEFF';
    }
}
