package io.mxsecrets.core.text;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** Finds the known name that an unknown one was probably meant to be. */
public final class Suggestions {
    private static final String SEPARATORS = "-_./";

    private Suggestions() {}

    /**
     * The known name nearest to {@code name}, in this order: one that differs in letter case or in separators
     * ({@code - _ . /}) alone; the nearest by edits, where at most a third of the letters and never more than four are
     * wrong; the only one whose last part is {@code name}. Ties go to the first in natural order.
     *
     * @param name what is written
     * @param known the names that exist, in any order
     * @return empty when nothing is near enough to be worth a suggestion
     */
    public static Optional<String> nearest(String name, Collection<String> known) {
        String plain = plain(name);
        if (plain.isEmpty()) {
            return Optional.empty();
        }
        int cutoff = Math.max(1, Math.min(4, plain.length() / 3));
        String best = null;
        int bestDistance = cutoff + 1;
        for (String candidate : known.stream().sorted().toList()) {
            int distance = distance(plain, plain(candidate), bestDistance);
            if (distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return best == null ? onlyOneEndingWith(plain, known) : Optional.of(best);
    }

    private static Optional<String> onlyOneEndingWith(String plain, Collection<String> known) {
        List<String> ending = known.stream()
                .filter(candidate -> lastParts(candidate).contains(plain))
                .toList();
        return ending.size() == 1 ? Optional.of(ending.get(0)) : Optional.empty();
    }

    /** The tails of a name after each of its separators, plain: {@code a-bc.d} gives {@code bcd} and {@code d}. */
    private static List<String> lastParts(String name) {
        return IntStream.range(0, name.length())
                .filter(i -> SEPARATORS.indexOf(name.charAt(i)) >= 0)
                .mapToObj(i -> plain(name.substring(i + 1)))
                .toList();
    }

    private static String plain(String name) {
        StringBuilder plain = new StringBuilder(name.length());
        name.toLowerCase(Locale.ROOT)
                .chars()
                .filter(c -> SEPARATORS.indexOf(c) < 0)
                .forEach(c -> plain.append((char) c));
        return plain.toString();
    }

    /** Edits (insert, delete, replace, swap two neighbours) between two names, or {@code limit} if not fewer. */
    private static int distance(String a, String b, int limit) {
        if (Math.abs(a.length() - b.length()) >= limit) {
            return limit;
        }
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replace = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replace, 1 + Math.min(last[j], row[j - 1]));
                if (swapped(a, b, i, j)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            beforeLast = last;
            last = row;
        }
        return Math.min(last[b.length()], limit);
    }

    private static boolean swapped(String a, String b, int i, int j) {
        return i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    }
}
