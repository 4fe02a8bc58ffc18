package io.mxsecrets.agent.observe;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Warning;
import io.mxsecrets.core.observe.LogKey;
import io.mxsecrets.core.observe.Metric;
import io.mxsecrets.core.observe.Telemetry;
import io.mxsecrets.core.settings.Choices.LogLevel;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** Log lines to one place, figures to another. */
public final class AgentTelemetry implements Telemetry {
    private final Log log;
    private final Metrics metrics;

    public AgentTelemetry(Log log, Metrics metrics) {
        this.log = Objects.requireNonNull(log);
        this.metrics = Objects.requireNonNull(metrics);
    }

    @Override
    public void log(LogLevel level, String sentence, Map<LogKey, String> fields) {
        log.write(level, sentence, fields);
    }

    @Override
    public void count(Metric metric, String... labels) {
        metrics.count(metric, labels);
    }

    @Override
    public void set(Metric metric, double value, String... labels) {
        metrics.set(metric, value, labels);
    }

    public Metrics metrics() {
        return metrics;
    }

    public void warn(Warning warning) {
        Map<LogKey, String> fields = new EnumMap<>(LogKey.class);
        fields.put(LogKey.STEP, warning.step().label());
        warning.source().ifPresent(source -> fields.put(LogKey.SOURCE, source));
        log(LogLevel.WARN, warning.sentence(), fields);
    }

    /** What a line about a failure always has. */
    public static Map<LogKey, String> fields(Failure failure) {
        Map<LogKey, String> fields = new EnumMap<>(LogKey.class);
        fields.put(LogKey.STEP, failure.step().label());
        fields.put(LogKey.REASON, failure.reason().label());
        failure.source().ifPresent(source -> fields.put(LogKey.SOURCE, source));
        return fields;
    }
}
