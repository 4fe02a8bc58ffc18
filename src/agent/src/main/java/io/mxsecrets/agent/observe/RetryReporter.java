package io.mxsecrets.agent.observe;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.observe.LogKey;
import io.mxsecrets.core.settings.Choices.LogLevel;
import io.mxsecrets.core.time.Deadline;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * Says why a pod waits, while it waits: the first failure of each source at once, with its cause and the time that is left;
 * the same again after half a minute, another one after five seconds at the soonest. Where a store says nothing at all,
 * that is said after a second and a half.
 */
public final class RetryReporter implements BiConsumer<String, Failure>, AutoCloseable {
    private static final Duration SAME = Duration.ofSeconds(30);
    private static final Duration OTHER = Duration.ofSeconds(5);
    private static final Duration SILENCE = Duration.ofMillis(1500);

    private final AgentTelemetry telemetry;
    private final Deadline deadline;
    private final List<String> sources;
    private final Map<String, Told> told = new HashMap<>();
    private final CountDownLatch heard = new CountDownLatch(1);

    /** The last line about a source, and what was left of the time then. */
    private record Told(String sentence, Duration left) {}

    /** @param sources the aliases that are waited for */
    public RetryReporter(AgentTelemetry telemetry, Deadline deadline, List<String> sources) {
        this.telemetry = Objects.requireNonNull(telemetry);
        this.deadline = Objects.requireNonNull(deadline);
        this.sources = List.copyOf(sources);
        Thread watch = new Thread(this::watch, "silence");
        watch.setDaemon(true);
        watch.start();
    }

    @Override
    public synchronized void accept(String source, Failure failure) {
        heard.countDown();
        Duration left = deadline.remaining();
        Told last = told.get(source);
        if (last != null) {
            Duration wait = last.sentence().equals(failure.sentence()) ? SAME : OTHER;
            if (last.left().minus(left).compareTo(wait) < 0) {
                return;
            }
        }
        told.put(source, new Told(failure.sentence(), left));
        Map<LogKey, String> fields = AgentTelemetry.fields(failure);
        if (!source.isEmpty()) {
            fields.put(LogKey.SOURCE, source);
        }
        tell(failure.sentence() + "; retrying for up to ", left, fields);
    }

    /** On real time, for a store that hangs moves no other. */
    private void watch() {
        try {
            if (heard.await(SILENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        String whose = sources.size() == 1 ? "the source " : "one of the sources ";
        tell(
                "no answer yet from " + whose + String.join(", ", sources)
                        + "; check that the pod can reach the store; waiting for up to ",
                deadline.remaining(),
                new EnumMap<>(LogKey.class));
    }

    private void tell(String sentence, Duration left, Map<LogKey, String> fields) {
        fields.put(LogKey.LEFT_SECONDS, Long.toString(left.toSeconds()));
        telemetry.log(LogLevel.WARN, sentence + left.toSeconds() + " s more", fields);
    }

    @Override
    public void close() {
        heard.countDown();
    }
}
