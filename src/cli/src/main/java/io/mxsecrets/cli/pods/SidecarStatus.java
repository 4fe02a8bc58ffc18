package io.mxsecrets.cli.pods;

import com.fasterxml.jackson.databind.JsonNode;
import io.mxsecrets.core.text.Printable;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a sidecar tells on its page {@code /status}. A pod may answer anything there, so each text is one short line.
 *
 * @param agent the version of the program
 * @param restartDue whether its files are read at start and have changed since
 * @param failing why the files cannot be kept fresh, where that is the fault of no source
 * @param sources by alias
 */
public record SidecarStatus(String agent, boolean restartDue, Optional<String> failing, Map<String, Source> sources) {
    private static final int SOURCES = 64;

    public SidecarStatus {
        Objects.requireNonNull(agent);
        Objects.requireNonNull(failing);
        sources = Collections.unmodifiableMap(new LinkedHashMap<>(sources));
    }

    /**
     * @param version whose entries are in the files
     * @param age since the last check that the store answered
     * @param next until the next check
     * @param failing why the last check failed
     */
    public record Source(
            Optional<String> version,
            Optional<Instant> created,
            Optional<Duration> age,
            Optional<Duration> next,
            Optional<String> failing,
            boolean stale) {}

    /** Empty where this is no such page. */
    static Optional<SidecarStatus> of(JsonNode page) {
        JsonNode sources = page.path("sources");
        if (page.path("schema").asInt() != 1 || !sources.isObject() || sources.size() > SOURCES) {
            return Optional.empty();
        }
        Map<String, Source> read = new LinkedHashMap<>();
        sources.properties().forEach(source -> read.put(line(source.getKey()), source(source.getValue())));
        return Optional.of(new SidecarStatus(
                text(page, "agent").orElse("unknown"),
                page.path("restartDue").asBoolean(),
                text(page, "failing"),
                read));
    }

    private static Source source(JsonNode source) {
        return new Source(
                text(source, "version"),
                text(source, "created").flatMap(SidecarStatus::instant),
                seconds(source.path("ageSeconds")),
                seconds(source.path("nextSeconds")),
                text(source, "failing"),
                source.path("stale").asBoolean());
    }

    private static Optional<String> text(JsonNode object, String member) {
        JsonNode text = object.path(member);
        return text.isTextual() ? Optional.of(line(text.textValue())) : Optional.empty();
    }

    private static String line(String text) {
        return Printable.line(text, Printable.VALUE);
    }

    private static Optional<Duration> seconds(JsonNode number) {
        return number.isIntegralNumber() && number.canConvertToInt() && number.intValue() >= 0
                ? Optional.of(Duration.ofSeconds(number.intValue()))
                : Optional.empty();
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
