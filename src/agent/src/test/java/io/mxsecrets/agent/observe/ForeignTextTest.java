package io.mxsecrets.agent.observe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.failure.Warning;
import io.mxsecrets.core.observe.LogKey;
import io.mxsecrets.core.observe.Metric;
import io.mxsecrets.core.settings.Choices.LogFormat;
import io.mxsecrets.core.settings.Choices.LogLevel;
import io.mxsecrets.core.text.Printable;
import io.mxsecrets.providers.Diagnosis;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

/** A30: whatever the words of a store hold, what the agent shows of them is one bounded line of characters that can be seen. */
class ForeignTextTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private AgentTelemetry telemetry(LogFormat format) {
        Log log = new Log(new PrintStream(out, true, UTF_8), () -> Instant.EPOCH, LogLevel.DEBUG, format);
        return new AgentTelemetry(log, new Metrics());
    }

    private void seen(String text, int longest) {
        assertThat(text.length()).isLessThanOrEqualTo(longest);
        assertThat(text.codePoints()).allMatch(Printable::isSeen);
    }

    @Property
    void inALogLine(@ForAll @CharRange(from = 0, to = '\uFFFF') @StringLength(max = 3000) String words) {
        for (LogFormat format : LogFormat.values()) {
            out.reset();
            telemetry(format)
                    .log(LogLevel.INFO, "it said " + words, Map.of(LogKey.VERSION, words, LogKey.SECRET, words));
            String text = out.toString(UTF_8);
            assertThat(text).endsWith("\n");
            seen(text.substring(0, text.length() - 1), 8000);
        }
    }

    @Property
    void inAFailureAWarningAndADiagnosis(
            @ForAll @CharRange(from = 0, to = '\uFFFF') @StringLength(max = 3000) String words) {
        Failure failure = Failure.of(Reason.DENIED, Step.READ, words, words);
        seen(failure.sentence(), Printable.SENTENCE);
        seen(failure.what() + failure.remedy(), 2 * Printable.SENTENCE);
        seen(new Warning(Step.READ, Optional.empty(), words).sentence(), Printable.SENTENCE);
        Diagnosis diagnosis = Diagnosis.warn(words, words, words);
        seen(diagnosis.check() + diagnosis.sentence() + diagnosis.fix(), 2 * Printable.SENTENCE + Printable.VALUE);
    }

    @Property
    void inALabel(@ForAll @CharRange(from = 0, to = '\uFFFF') @StringLength(max = 300) String words) {
        Metrics metrics = new Metrics();
        metrics.replace(Metric.VERSION, 1, "main", words);
        List<String> lines = metrics.page()
                .lines()
                .filter(line -> line.startsWith("mxsecrets_agent_version_info{"))
                .toList();
        assertThat(lines).hasSize(1);
        seen(lines.get(0), 2 * Printable.VALUE + 64);
    }

    @Test
    void aStoreThatThinksOfNewLabelsFillsNoMemory() {
        Metrics metrics = new Metrics();
        for (int i = 0; i < 100_000; i++) {
            metrics.count(Metric.CALLS, "aws", "read", "code" + i);
        }
        metrics.count(Metric.CALLS, "aws", "read", "code0");
        assertThat(metrics.page().length()).isLessThan(300_000);
        assertThat(metrics.page()).contains("outcome=\"code0\"} 2");
    }

    @Test
    void aLibraryThatSpeaksWithStoresIsNamedOnceAndNotQuoted() {
        LibraryLog.install(
                new Log(new PrintStream(out, true, UTF_8), () -> Instant.EPOCH, LogLevel.INFO, LogFormat.TEXT));
        for (int i = 0; i < 3; i++) {
            for (String speaker :
                    List.of("software.amazon.awssdk.core", "io.quarkus.vault.client", "io.netty.handler")) {
                Logger.getLogger(speaker).warning("Unable to parse: CANARY\u001b[2J");
            }
        }
        Logger.getLogger("io.quarkus.runtime").log(Level.WARNING, "Unrecognized \u202E key {0}", "quarkus.x");
        assertThat(out.toString(UTF_8).lines())
                .hasSize(4)
                .noneMatch(line -> line.contains("CANARY"))
                .anyMatch(line -> line.contains("software.amazon.awssdk.core"))
                .anyMatch(line -> line.contains("Unrecognized \\u202E key quarkus.x"));
    }
}
