package io.mxsecrets.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mxsecrets.agent.observe.AgentTelemetry;
import io.mxsecrets.core.failure.Bug;
import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.observe.LogKey;
import io.mxsecrets.core.publish.manifest.Manifest;
import io.mxsecrets.core.publish.manifest.SourceState;
import io.mxsecrets.core.settings.Choices.LogLevel;
import io.mxsecrets.core.settings.Problem;
import io.mxsecrets.core.text.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/**
 * The last words of a program that failed: what, which source, which step, what to do. As the last line of the log, and
 * as plain text where Kubernetes looks for the reason of a container's end.
 */
final class ExitReporter {
    private static final int LONGEST = 1024;

    private final AgentTelemetry telemetry;
    private final Path terminationLog;

    ExitReporter(AgentTelemetry telemetry, Path terminationLog) {
        this.telemetry = telemetry;
        this.terminationLog = terminationLog;
    }

    ExitCode of(Failure failure) {
        say(failure);
        leave(plain(failure));
        return failure.exitCode();
    }

    /** All mistakes of the settings, one line each. */
    ExitCode of(List<Problem> problems) {
        List<Failure> failures = problems.stream()
                .map(p -> Failure.of(Reason.SETTINGS, Step.SETTINGS, p.toString()))
                .toList();
        failures.forEach(this::say);
        leave(String.join("\n", failures.stream().map(ExitReporter::plain).toList()));
        return ExitCode.SETTINGS;
    }

    /** What a program that did its work leaves where no page tells it later: the versions in the files, by alias. */
    ExitCode done(Manifest manifest) {
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

    ExitCode of(Throwable bug) {
        return of(Bug.of(bug, Step.SETTINGS));
    }

    private void say(Failure failure) {
        Map<LogKey, String> fields = AgentTelemetry.fields(failure);
        fields.put(LogKey.EXIT_CODE, Integer.toString(failure.exitCode().number()));
        telemetry.log(LogLevel.ERROR, failure.sentence(), fields);
    }

    private static String plain(Failure failure) {
        String source = failure.source().map(alias -> "source " + alias + ", ").orElse("");
        return source + "step " + failure.step().label() + ": " + failure.sentence();
    }

    /** Only where Kubernetes made the file; a failure here has nobody left to hear it. */
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

    /** The first bytes, never half a character. */
    private static byte[] cut(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        int end = Math.min(bytes.length, LONGEST);
        while (end < bytes.length && (bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return java.util.Arrays.copyOf(bytes, end);
    }
}
