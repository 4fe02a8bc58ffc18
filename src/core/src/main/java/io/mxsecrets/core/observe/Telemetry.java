package io.mxsecrets.core.observe;

import io.mxsecrets.core.settings.Choices.LogLevel;
import java.time.Duration;
import java.util.Map;

/** Where log lines and figures go. Safe for use by several threads; never throws. */
public interface Telemetry {
    /** @param sentence one line without any value, token or body */
    void log(LogLevel level, String sentence, Map<LogKey, String> fields);

    /** Adds one to a counter. @param labels one value a label of the metric, in its order */
    void count(Metric metric, String... labels);

    /** A call to a store that has ended. */
    default void called(String provider, String call, String outcome, Duration time) {
        count(Metric.CALLS, provider, call, outcome);
        log(
                LogLevel.DEBUG,
                "called the store",
                Map.of(
                        LogKey.PROVIDER, provider,
                        LogKey.CALL, call,
                        LogKey.REASON, outcome,
                        LogKey.MILLISECONDS, Long.toString(time.toMillis())));
    }

    /** Sets a gauge. @param labels one value a label of the metric, in its order */
    void set(Metric metric, double value, String... labels);

    /** For tests and for callers that nobody watches. */
    Telemetry SILENT = new Telemetry() {
        @Override
        public void log(LogLevel level, String sentence, Map<LogKey, String> fields) {}

        @Override
        public void count(Metric metric, String... labels) {}

        @Override
        public void set(Metric metric, double value, String... labels) {}
    };
}
