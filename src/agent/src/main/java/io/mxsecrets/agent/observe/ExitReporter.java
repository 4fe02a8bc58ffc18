package io.mxsecrets.agent.observe;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mxsecrets.core.failure.Bug;
import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.observe.LogKey;
import io.mxsecrets.core.publish.manifest.Manifest;
import io.mxsecrets.core.publish.manifest.SourceState;
import io.mxsecrets.core.settings.Choices.LogLevel;
import io.mxsecrets.core.text.JsonText;
import io.mxsecrets.core.text.Printable;
import io.mxsecrets.core.text.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Reports why the program exits: as the last line of the log, and as plain text in the container's termination message.
 */
public final class ExitReporter {
    /** Bytes of a termination message, and the least that is left of what happened. */
    private static final int LONGEST = 1024;

    private static final int LEAST = 256;

    private final AgentTelemetry telemetry;
    private final Path terminationLog;

    public ExitReporter(AgentTelemetry telemetry, Path terminationLog) {
        this.telemetry = telemetry;
        this.terminationLog = terminationLog;
    }

    public ExitCode of(Failure failure) {
        log(failure.sentence(), AgentTelemetry.fields(failure), failure.exitCode());
        leave(plain(failure));
        return failure.exitCode();
    }

    /** All mistakes of the settings, one line each. */
    public ExitCode of(List<Problem> problems) {
        Map<LogKey, String> fields = Map.of(LogKey.STEP, Step.SETTINGS.label(), LogKey.REASON, Reason.SETTINGS.label());
        problems.forEach(problem -> log(problem.toString(), new EnumMap<>(fields), ExitCode.SETTINGS));
        leave(problems.stream()
                .map(problem -> "step " + Step.SETTINGS.label() + ": " + problem)
                .collect(Collectors.joining("\n")));
        return ExitCode.SETTINGS;
    }

    /** What a program that did its work leaves where no page tells it later: the versions in the files, by alias. */
    public ExitCode done(Manifest manifest) {
        StringBuilder text = new StringBuilder("{\"generation\":");
        JsonText.quote(manifest.generation(), text);
        text.append(",\"sources\":{");
        String between = "";
        for (Map.Entry<String, SourceState> source : manifest.sources().entrySet()) {
            JsonText.quote(source.getKey(), text.append(between));
            JsonText.quote(source.getValue().version(), text.append(':'));
            between = ",";
        }
        text.append("}}");
        if (text.length() <= LONGEST) {
            leave(text.toString());
        }
        return ExitCode.DONE;
    }

    public ExitCode of(Throwable bug) {
        return of(Bug.of(bug, Step.SETTINGS));
    }

    private void log(String sentence, Map<LogKey, String> fields, ExitCode code) {
        fields.put(LogKey.EXIT_CODE, Integer.toString(code.number()));
        telemetry.log(LogLevel.ERROR, sentence, fields);
    }

    /** Where there is no room for everything, the remedy stays whole. */
    private static String plain(Failure failure) {
        String where = failure.source().map(alias -> "source " + alias + ", ").orElse("") + "step "
                + failure.step().label() + ": ";
        String remedy = "; " + failure.remedy();
        int room = Math.max(LEAST, LONGEST - where.length() - remedy.length());
        return where + Printable.line(failure.what(), room) + remedy;
    }

    /** Only if Kubernetes created the file; a failure here can no longer be reported. */
    private void leave(String text) {
        if (!Files.isWritable(terminationLog)) {
            return;
        }
        try {
            Files.write(terminationLog, cut(text), StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        } catch (IOException e) {
            return;
        }
    }

    /** The first bytes, without half a character. */
    private static byte[] cut(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        int end = Math.min(bytes.length, LONGEST);
        while (end < bytes.length && (bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return java.util.Arrays.copyOf(bytes, end);
    }
}
