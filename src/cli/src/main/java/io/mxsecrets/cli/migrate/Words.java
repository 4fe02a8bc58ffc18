package io.mxsecrets.cli.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How other products spell what our settings say. */
final class Words {
    private static final Pattern GO = Pattern.compile("(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,6})s)?");

    private Words() {}

    /** A path of a KV version 2 engine as an API has it, without its {@code data/}; empty where it has none. */
    static Optional<String> withoutData(String path) {
        int data = path.indexOf("/data/");
        return data < 0
                ? Optional.empty()
                : Optional.of(path.substring(0, data) + path.substring(data + "/data".length()));
    }

    /** A mount of several segments, which must be named beside the path. */
    static Optional<String> deepMount(String path) {
        int data = path.indexOf("/data/");
        return Optional.of(path.substring(0, Math.max(0, data))).filter(mount -> mount.contains("/"));
    }

    /** A duration of Go, such as {@code 1h30m0s}, as ours; empty where it is not between 30 s and a day. */
    static Optional<String> interval(String go) {
        Matcher parts = GO.matcher(go);
        if (go.isEmpty() || !parts.matches()) {
            return Optional.empty();
        }
        return interval(Duration.ofHours(number(parts.group(1)))
                .plusMinutes(number(parts.group(2)))
                .plusSeconds(number(parts.group(3))));
    }

    static Optional<String> interval(Duration duration) {
        boolean held = duration.compareTo(Duration.ofSeconds(30)) >= 0 && duration.compareTo(Duration.ofDays(1)) <= 0;
        return held ? Optional.of(text(duration)) : Optional.empty();
    }

    static String text(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds % 3600 == 0) {
            return seconds / 3600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }

    /** A version of AWS by its stage. */
    static Optional<String> stage(String stage) {
        return switch (stage) {
            case "", "AWSCURRENT" -> Optional.empty();
            case "AWSPREVIOUS" -> Optional.of("previous");
            default -> Optional.of("stage:" + stage);
        };
    }

    static Optional<String> text(JsonNode object, String field) {
        return Optional.of(object.path(field).asText("")).filter(text -> !text.isEmpty());
    }

    private static long number(String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
