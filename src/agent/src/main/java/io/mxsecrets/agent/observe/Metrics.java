package io.mxsecrets.agent.observe;

import io.mxsecrets.core.observe.Metric;
import io.mxsecrets.core.text.Printable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The figures of this process and their page in Prometheus' text format. Safe for use by several threads.
 *
 * @see <a href="https://prometheus.io/docs/instrumenting/exposition_formats/">Exposition formats</a>
 */
public final class Metrics {
    /** A server that thinks of new labels fills no memory: what comes after so many series of one metric is dropped. */
    private static final int SERIES = 2000;

    private final Map<Metric, Map<String, Double>> values = new EnumMap<>(Metric.class);

    /** The counters without labels start at zero, so that a rate exists from the first scrape on. */
    public Metrics() {
        for (Metric metric : Metric.values()) {
            values.put(metric, new TreeMap<>());
            if (metric.type() == Metric.Type.COUNTER && metric.labels().isEmpty()) {
                values.get(metric).put("", 0.0);
            }
        }
    }

    public synchronized void count(Metric metric, String... labels) {
        if (hasRoom(metric, labels)) {
            values.get(metric).merge(series(metric, labels), 1.0, Double::sum);
        }
    }

    public synchronized void set(Metric metric, double value, String... labels) {
        if (hasRoom(metric, labels)) {
            values.get(metric).put(series(metric, labels), value);
        }
    }

    private boolean hasRoom(Metric metric, String... labels) {
        Map<String, Double> series = values.get(metric);
        return series.size() < SERIES || series.containsKey(series(metric, labels));
    }

    /** Sets a gauge and forgets the other series whose first label is the same: at most one a source. */
    public synchronized void replace(Metric metric, double value, String... labels) {
        String first = metric.labels().get(0) + "=\"" + escaped(labels[0]) + "\"";
        values.get(metric).keySet().removeIf(series -> series.startsWith("{" + first));
        set(metric, value, labels);
    }

    public synchronized String page() {
        StringBuilder page = new StringBuilder(4096);
        values.forEach((metric, series) -> {
            if (series.isEmpty()) {
                return;
            }
            String type = metric.type().name().toLowerCase(Locale.ROOT);
            page.append("# HELP ")
                    .append(metric.text())
                    .append(' ')
                    .append(metric.help())
                    .append('\n');
            page.append("# TYPE ")
                    .append(metric.text())
                    .append(' ')
                    .append(type)
                    .append('\n');
            series.forEach((labels, value) -> page.append(metric.text())
                    .append(labels)
                    .append(' ')
                    .append(number(value))
                    .append('\n'));
        });
        return page.toString();
    }

    private static String series(Metric metric, String... labels) {
        if (labels.length != metric.labels().size()) {
            throw new IllegalArgumentException(metric.text() + " has the labels " + metric.labels());
        }
        if (labels.length == 0) {
            return "";
        }
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i < labels.length; i++) {
            pairs.add(metric.labels().get(i) + "=\"" + escaped(labels[i]) + "\"");
        }
        return "{" + String.join(",", pairs) + "}";
    }

    private static String escaped(String label) {
        return Printable.line(label, Printable.VALUE).replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : BigDecimal.valueOf(value).toPlainString();
    }
}
