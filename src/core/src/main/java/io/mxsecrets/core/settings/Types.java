package io.mxsecrets.core.settings;

import io.mxsecrets.core.env.EnvItem;
import io.mxsecrets.core.env.EnvVariable;
import io.mxsecrets.core.failure.BadValue;
import io.mxsecrets.core.text.Pasted;
import io.mxsecrets.core.text.Printable;
import io.mxsecrets.core.text.Problem;
import io.mxsecrets.core.text.Segments;
import io.mxsecrets.core.text.Slashes;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The types that settings have. Each refuses what it does not know with a sentence that says what it takes. */
public final class Types {
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})([smhd])");
    private static final Map<String, Long> SECONDS = Map.of("s", 1L, "m", 60L, "h", 3600L, "d", 86400L);
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
    private static final Pattern ROLE =
            Pattern.compile("arn:aws[a-z-]{0,16}:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]{0,511}[A-Za-z0-9+=,.@_-]");
    private static final Pattern ROLE_NAME = Pattern.compile("[A-Za-z0-9+=,.@_-]{1,64}");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+]");

    private static final int LAST_PORT = 65_535;

    private Types() {}

    public static ValueType<Boolean> flag() {
        return new ValueType<>("true or false", text -> {
            if (text.equals("true") || text.equals("false")) {
                return text.equals("true");
            }
            throw new BadValue(
                    "is " + Printable.quoted(text), "give true or false, in lower case, without surrounding spaces");
        });
    }

    /** An enum whose constants are spelled in kebab case. */
    public static <E extends Enum<E>> ValueType<E> choice(Class<E> type) {
        return choice(type, Map.of());
    }

    /** @param synonyms further spellings, the constant behind each */
    public static <E extends Enum<E>> ValueType<E> choice(Class<E> type, Map<String, E> synonyms) {
        Map<String, E> known = new LinkedHashMap<>();
        for (E constant : type.getEnumConstants()) {
            known.put(spelling(constant), constant);
        }
        known.putAll(synonyms);
        return choice(known);
    }

    /** @param known what each spelling stands for, in the order of messages */
    public static <T> ValueType<T> choice(Map<String, T> known) {
        String words = String.join(", ", known.keySet());
        return new ValueType<>(words, text -> {
            T found = known.get(text);
            if (found == null) {
                throw new BadValue("is " + Printable.quoted(text), "give one of " + words);
            }
            return found;
        });
    }

    public static String spelling(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A comma list; blanks around elements are dropped, empty and repeated elements refused. */
    public static <T> ValueType<List<T>> list(ValueType<T> element) {
        ValueType<List<T>> list = new ValueType<>("a comma list of: " + element.words(), text -> {
            List<T> all = new ArrayList<>();
            for (String part : text.split(",", -1)) {
                T one = element.parse(part.strip());
                if (all.contains(one)) {
                    throw new BadValue(new Problem("names " + Printable.quoted(part.strip()) + " twice"));
                }
                all.add(one);
            }
            return List.copyOf(all);
        });
        return element.form()
                .map(one -> list.formed("(" + one + ")( *, *(" + one + "))*"))
                .orElse(list);
    }

    public static ValueType<String> pattern(String words, String regex) {
        Pattern pattern = Pattern.compile(regex);
        ValueType<String> type = new ValueType<>(words, text -> {
            if (!pattern.matcher(text).matches()) {
                throw bad(text, words);
            }
            return text;
        });
        return type.formed(regex);
    }

    private static BadValue bad(String text, String words) {
        return Pasted.fault(text)
                .map(fault -> bad(text, fault, words))
                .orElseGet(() -> new BadValue("is " + Printable.quoted(text), "give " + words));
    }

    private static BadValue bad(String text, Problem fault, String words) {
        return new BadValue(
                fault.after("is " + Printable.quoted(text) + ", which ").and("give " + words));
    }

    /**
     * The ARN of an IAM role, with or without a path.
     *
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html">IAM identifiers</a>
     */
    public static ValueType<String> role() {
        String words = "the ARN of an IAM role: arn:aws:iam::ACCOUNT:role/NAME, the account with 12 digits";
        ValueType<String> type = new ValueType<>(words, text -> {
            if (ROLE.matcher(text).matches()) {
                return text;
            }
            if (Pasted.fault(text).isEmpty() && text.contains(":assumed-role/")) {
                throw new BadValue("is " + Printable.quoted(text) + ", which is a session of a role", "give " + words);
            }
            if (ROLE_NAME.matcher(text).matches()) {
                throw new BadValue("is " + Printable.quoted(text) + ", which is only a role's name", "give " + words);
            }
            throw bad(text, words);
        });
        return type.formed(ROLE.pattern());
    }

    /** Printable text of any language without control characters. */
    public static ValueType<String> text(String words, int longest) {
        return new ValueType<>(words, text -> {
            if (text.codePoints().anyMatch(Character::isISOControl) || text.length() > longest) {
                throw new BadValue("holds control characters or is longer than " + longest, "give " + words);
            }
            return text;
        });
    }

    public static ValueType<Integer> count(int least, int most) {
        String words = "a number from " + least + " to " + most;
        return pattern(words, "[0-9]{1,10}").map(text -> {
            long number = Long.parseLong(text);
            if (number < least || number > most) {
                throw new BadValue("is " + text, "give " + words);
            }
            return (int) number;
        });
    }

    /** A number or one word that stands for no number. */
    public static ValueType<Optional<Integer>> countOr(String none, int least, int most) {
        ValueType<Integer> count = count(least, most);
        return new ValueType<>(
                count.words() + ", or " + none,
                text -> text.equals(none) ? Optional.empty() : Optional.of(count.parse(text)));
    }

    public static ValueType<Integer> mode(String... modes) {
        return pattern(String.join(" or ", modes), String.join("|", modes)).map(text -> Integer.parseInt(text, 8));
    }

    public static ValueType<Duration> duration(Duration least, Duration most) {
        String words = "a duration from " + render(least) + " to " + render(most);
        return new ValueType<>(words, text -> {
            Matcher matcher = DURATION.matcher(text);
            if (!matcher.matches()) {
                boolean bare = NUMBER.matcher(text).matches();
                throw new BadValue(
                        "is " + Printable.quoted(text) + (bare ? " without a unit" : ""),
                        bare ? text + "s?" : "give a whole number with s, m, h or d");
            }
            Duration duration = Duration.ofSeconds(Long.parseLong(matcher.group(1)) * SECONDS.get(matcher.group(2)));
            if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
                throw new BadValue("is " + text, "give " + words);
            }
            return duration;
        });
    }

    /** A duration or one word that stands for endless. */
    public static ValueType<Optional<Duration>> durationOr(String endless, Duration least, Duration most) {
        ValueType<Duration> duration = duration(least, most);
        return new ValueType<>(
                duration.words() + ", or " + endless,
                text -> text.equals(endless) ? Optional.empty() : Optional.of(duration.parse(text)));
    }

    private static String render(Duration duration) {
        long seconds = duration.toSeconds();
        for (String unit : List.of("d", "h", "m")) {
            if (seconds % SECONDS.get(unit) == 0 && seconds > 0) {
                return seconds / SECONDS.get(unit) + unit;
            }
        }
        return seconds + "s";
    }

    /** Printable ASCII with one slash between the segments, each of which is what it says. */
    public static ValueType<String> path() {
        String words = "path segments of printable characters, with / between them";
        ValueType<String> type = new ValueType<>(words, text -> {
            boolean printable = text.chars().allMatch(c -> c > ' ' && c <= '~');
            Problem strange = new Problem("has characters that a path cannot have");
            Optional<Problem> fault = printable ? Segments.fault(text) : Optional.of(strange);
            if (fault.isPresent()) {
                throw bad(text, fault.get(), words);
            }
            return text;
        });
        return type.formed("[!-.0-~]+(/[!-.0-~]+)*");
    }

    /**
     * An absolute http or https URL without user information, query or fragment. A slash at the end is dropped, and a port
     * that is the scheme's own: both stand for the same place without them.
     */
    public static ValueType<URI> url() {
        String words = "an absolute https URL (http where allowed), without user information, query or fragment";
        ValueType<URI> type = new ValueType<>(words, text -> {
            URI uri;
            try {
                uri = URI.create(Slashes.unended(text));
            } catch (IllegalArgumentException e) {
                throw Pasted.fault(text).isPresent() ? bad(text, words) : new BadValue("is not a URL", "give " + words);
            }
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            boolean plain = uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null;
            if (!web
                    || !plain
                    || uri.getHost() == null
                    || !HOST.matcher(uri.getHost()).matches()
                    || uri.getPort() == 0
                    || uri.getPort() > LAST_PORT) {
                throw new BadValue("is not a usable URL", "give " + words);
            }
            String path = uri.getRawPath();
            if (!path.isEmpty()) {
                Segments.fault(path.substring(1)).ifPresent(fault -> {
                    throw new BadValue(fault.after("is a URL that ").and("give " + words));
                });
            }
            boolean ownPort = uri.getPort() == (uri.getScheme().equals("https") ? 443 : 80);
            return ownPort ? URI.create(uri.getScheme() + "://" + uri.getHost() + path) : uri;
        });
        return type.formed("https?://[^/@?#]+(/[^@?#]*)?");
    }

    /** Of a proxy: the JDK's HTTP clients speak plain HTTP to it; inside it the connection to the store is TLS all the same. */
    public static ValueType<URI> proxy() {
        ValueType<URI> type = url().map(url -> {
            if (url.getScheme().equals("https")) {
                throw new BadValue(
                        "has the scheme https",
                        "write http://HOST:PORT: the connection to the proxy is plain http, the"
                                + " tunnel through it is TLS");
            }
            return url;
        });
        return type.formed("http://[^/@?#]+(/[^@?#]*)?");
    }

    /** An absolute path without {@code .}, {@code ..}, empty segments or control characters. */
    public static ValueType<String> absolutePath(String words) {
        ValueType<String> type = new ValueType<>(words, text -> {
            boolean clean = text.startsWith("/")
                    && text.codePoints().noneMatch(Character::isISOControl)
                    && text.getBytes(StandardCharsets.UTF_8).length <= 4096
                    && Arrays.stream(text.substring(1).split("/", -1)).allMatch(Types::segment);
            if (!clean) {
                throw new BadValue(
                        "is " + Printable.quoted(text),
                        "give " + words + ", without . or .. or empty segments, each segment 255 bytes at most");
            }
            return text;
        });
        return type.formed("(/[^/]+)+");
    }

    private static boolean segment(String segment) {
        return !segment.isEmpty()
                && !segment.equals(".")
                && !segment.startsWith("..")
                && segment.getBytes(StandardCharsets.UTF_8).length <= 255;
    }

    /** A file or directory that the agent reads. */
    public static ValueType<String> file() {
        return absolutePath("an absolute path");
    }

    /** Of a ConfigMap, a Secret, a pod. */
    public static ValueType<String> objectName() {
        return pattern("the name of an object of Kubernetes", "[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");
    }

    public static ValueType<String> fileName() {
        return pattern(
                        "a base name of letters, digits, . _ and -, not starting with a dot or a hyphen",
                        "[A-Za-z0-9_][A-Za-z0-9._-]{0,199}")
                .map(text -> {
                    if (text.equals("manifest")) {
                        throw new BadValue("is \"manifest\", which is reserved for manifest.json", "give another");
                    }
                    return text;
                });
    }

    /** {@code old=new,…}: from the name that a key has to the one that it shall have. */
    public static ValueType<Map<String, String>> renames() {
        String words = "old=new, comma-separated";
        ValueType<Map<String, String>> type = new ValueType<>(words, text -> {
            Map<String, String> names = new LinkedHashMap<>();
            for (String pair : text.split(",", -1)) {
                String[] sides = pair.strip().split("=", -1);
                if (sides.length != 2 || sides[0].isBlank() || sides[1].isBlank()) {
                    throw new BadValue("holds " + Printable.quoted(pair.strip()), "give " + words);
                }
                if (names.put(sides[0].strip(), sides[1].strip()) != null) {
                    throw new BadValue(new Problem("renames " + Printable.quoted(sides[0].strip()) + " twice"));
                }
            }
            return java.util.Collections.unmodifiableMap(names);
        });
        return type.formed("[^,=]+=[^,=]+(,[^,=]+=[^,=]+)*");
    }

    /** {@code NAME=key}, or a key alone. */
    public static ValueType<EnvItem> envItem() {
        String words = "NAME=key, or a key whose name follows from layout";
        return new ValueType<>(words, text -> {
            int at = text.indexOf('=');
            String key = text.substring(at + 1).strip();
            Optional<String> name = at < 0
                    ? Optional.empty()
                    : Optional.of(text.substring(0, at).strip());
            if (key.isEmpty() || key.length() > 512 || key.codePoints().anyMatch(Character::isISOControl)) {
                throw new BadValue("holds " + Printable.quoted(text), "give " + words);
            }
            if (!name.map(EnvVariable::isName).orElse(true)) {
                throw new BadValue(
                        "holds " + Printable.quoted(text), "a variable's name has " + EnvVariable.NAME_WORDS);
            }
            return new EnvItem(name, key);
        });
    }

    public static <T> ValueType<T> reference(String words, Function<String, T> parser) {
        return new ValueType<>(words, text -> {
            try {
                return parser.apply(text);
            } catch (BadValue e) {
                throw new BadValue(e.problem().after("is " + Printable.quoted(text) + ", which "));
            }
        });
    }
}
