package io.mxsecrets.providers;

import io.mxsecrets.core.observe.LogKey;
import io.mxsecrets.core.observe.Metric;
import io.mxsecrets.core.observe.Telemetry;
import io.mxsecrets.core.settings.Choices.LogLevel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps everything that was told, for tests to look at. */
public final class RecordedTelemetry implements Telemetry {
    public final List<String> lines = new CopyOnWriteArrayList<>();
    public final List<String> figures = new CopyOnWriteArrayList<>();

    @Override
    public void log(LogLevel level, String sentence, Map<LogKey, String> fields) {
        lines.add(level + " " + sentence + " " + fields);
    }

    @Override
    public void count(Metric metric, String... labels) {
        figures.add(metric.text() + List.of(labels));
    }

    @Override
    public void set(Metric metric, double value, String... labels) {
        figures.add(metric.text() + List.of(labels) + "=" + value);
    }

    /** How often a figure of this start was told. */
    public long count(String start) {
        return figures.stream().filter(f -> f.startsWith(start)).count();
    }

    @Override
    public String toString() {
        return lines + " " + figures;
    }
}
