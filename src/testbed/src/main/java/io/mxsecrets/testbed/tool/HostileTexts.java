package io.mxsecrets.testbed.tool;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Matches patterns against texts that are made to be slow or deep for them: long runs, many segments, near-matches. Work is
 * counted in characters looked at, and done on a small stack: what grows faster than the text, or recurses with it, fails.
 */
public final class HostileTexts {
    private static final int LENGTH = 8 << 10;

    /** What a linear pattern may look at, for each character of the text. */
    private static final int LOOKS = 64;

    /** Half of a thread's in the webhook. */
    private static final int STACK = 256 << 10;

    private static final List<String> UNITS = List.of(
            "a", "A", "0", "/", ".", "-", "_", " ", ":", "=", "#", "%", "\n", "\u00e9", "/a", "a/", "-a", " a", ".a",
            ".0", "/.", "/..", "a.", "%2e", "$(", "{a}", "==", "a=");
    private static final List<String> ENDS = List.of("", "\n", "!", "/", "a0");
    private static final Pattern WORD = Pattern.compile("[A-Za-z_:-]{2,}");
    private static final Pattern LITERAL = Pattern.compile("(?:[A-Za-z0-9_:/-]|\\\\[.{}\\[(])++(?![+*?{])");

    private HostileTexts() {}

    /** All patterns in static fields of the classes below a directory, by class and field. */
    public static Map<String, Pattern> constants(Path classes) throws IOException, ReflectiveOperationException {
        Map<String, Pattern> found = new TreeMap<>();
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                String name = classes.relativize(file).toString().replace('/', '.');
                Class<?> type = Class.forName(name.substring(0, name.length() - ".class".length()));
                for (Field field : type.getDeclaredFields()) {
                    if (field.getType() == Pattern.class && Modifier.isStatic(field.getModifiers())) {
                        field.setAccessible(true);
                        found.put(type.getSimpleName() + "." + field.getName(), (Pattern) field.get(null));
                    }
                }
            }
        }
        return found;
    }

    /** The patterns that an object holds, as parsers made of functions do. */
    public static Set<Pattern> heldBy(Object object) throws IllegalAccessException {
        Set<Pattern> found = new LinkedHashSet<>();
        collect(object, found, new IdentityHashMap<>());
        return found;
    }

    private static void collect(Object object, Set<Pattern> found, Map<Object, Boolean> seen)
            throws IllegalAccessException {
        if (object instanceof Pattern pattern) {
            found.add(pattern);
        } else if (object != null && seen.put(object, true) == null) {
            for (Field field : object.getClass().getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && opened(field)) {
                    collect(field.get(object), found, seen);
                }
            }
        }
    }

    private static boolean opened(Field field) {
        try {
            field.setAccessible(true);
            return !field.getType().isPrimitive();
        } catch (InaccessibleObjectException ofTheJdk) {
            return false;
        }
    }

    /**
     * Throws an {@link AssertionError} that names the text which is too much for the pattern.
     *
     * @param search whether the pattern is looked for inside of texts, too
     */
    public static void check(String name, Pattern pattern, boolean search) throws InterruptedException {
        Throwable[] failure = {null};
        Thread small = new Thread(null, () -> tryAll(pattern, search), name, STACK);
        small.setUncaughtExceptionHandler((thread, thrown) -> failure[0] = thrown);
        small.start();
        small.join();
        if (failure[0] != null) {
            throw new AssertionError(name + " = " + pattern + ": " + failure[0]);
        }
    }

    private static void tryAll(Pattern pattern, boolean search) {
        Matcher literal = LITERAL.matcher(pattern.pattern());
        String start = literal.lookingAt() ? literal.group().replace("\\", "") : "a";
        Set<String> units = new LinkedHashSet<>(UNITS);
        WORD.matcher(pattern.pattern()).results().forEach(word -> units.add(word.group()));
        for (String unit : units) {
            for (String before : Set.of("", start)) {
                String text = before + unit.repeat(LENGTH / unit.length());
                for (String end : ENDS) {
                    tryOne(pattern, text + end, search, before + unit + unit + unit + "…" + end);
                }
            }
        }
    }

    private static void tryOne(Pattern pattern, String text, boolean search, String shown) {
        try {
            pattern.matcher(new Counted(text)).matches();
            if (search) {
                pattern.matcher(new Counted(text)).replaceAll("");
            }
        } catch (StackOverflowError e) {
            throw new AssertionError("recurses with " + shown);
        } catch (TooMuch e) {
            throw new AssertionError("is not linear with " + shown);
        }
    }

    private static final class TooMuch extends RuntimeException {}

    private static final class Counted implements CharSequence {
        private final String text;
        private final long[] looks;

        Counted(String text) {
            this(text, new long[] {(long) LOOKS * text.length()});
        }

        private Counted(String text, long[] looks) {
            this.text = text;
            this.looks = looks;
        }

        @Override
        public char charAt(int index) {
            if (looks[0]-- == 0) {
                throw new TooMuch();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Counted(text.substring(start, end), looks);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
