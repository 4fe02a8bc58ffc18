package io.mxsecrets.core.observe;

import java.util.List;

/**
 * The metrics of the agent. Names and labels are stable; labels take values from closed sets and aliases, never references.
 */
public enum Metric {
    CALLS("mxsecrets_agent_store_calls_total", Type.COUNTER, "Calls to stores.", "provider", "call", "outcome"),
    CREDENTIALS(
            "mxsecrets_agent_credentials",
            Type.GAUGE,
            "1 for the way in which credentials were had.",
            "source",
            "kind"),
    FAILURES("mxsecrets_agent_failures_total", Type.COUNTER, "Failed checks of a source.", "source", "reason");

    /** What Prometheus calls the kind of a metric. */
    public enum Type {
        COUNTER,
        GAUGE
    }

    private final String text;
    private final Type type;
    private final String help;
    private final List<String> labels;

    Metric(String text, Type type, String help, String... labels) {
        this.text = text;
        this.type = type;
        this.help = help;
        this.labels = List.of(labels);
    }

    /** The name on the metrics page. */
    public String text() {
        return text;
    }

    public Type type() {
        return type;
    }

    public String help() {
        return help;
    }

    public List<String> labels() {
        return labels;
    }
}
