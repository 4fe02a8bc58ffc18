package io.mxsecrets.core.observe;

import java.util.List;

/**
 * The metrics of the agent. Names and labels are stable; labels take values from closed sets and aliases, never references.
 */
public enum Metric {
    CALLS("mxsecrets_agent_store_calls_total", Type.COUNTER, "Calls to stores.", "provider", "call", "outcome"),
    CREDENTIALS("mxsecrets_agent_credentials", Type.GAUGE, "1 for the credential source in use.", "source", "kind"),
    FAILURES("mxsecrets_agent_failures_total", Type.COUNTER, "Failed checks of a source.", "source", "reason"),
    CHECKS("mxsecrets_agent_checks_total", Type.COUNTER, "Checks of a source that the store answered.", "source"),
    VERSION_CHANGES("mxsecrets_agent_version_changes_total", Type.COUNTER, "New versions of a source.", "source"),
    VERSION("mxsecrets_agent_version_info", Type.GAUGE, "1 for the newest version seen.", "source", "version"),
    LAST_SUCCESS(
            "mxsecrets_agent_last_success_timestamp_seconds",
            Type.GAUGE,
            "When a source was last checked successfully.",
            "source"),
    AGE("mxsecrets_agent_age_seconds", Type.GAUGE, "Time since the last successful check.", "source"),
    STALE("mxsecrets_agent_stale", Type.GAUGE, "1 if a source is older than its stale-ttl.", "source"),
    FAILING("mxsecrets_agent_failing", Type.GAUGE, "1 if the last check of a source failed.", "source"),
    NEXT_REFRESH("mxsecrets_agent_next_refresh_seconds", Type.GAUGE, "Time until the next check.", "source"),
    BUDGET_WAITS(
            "mxsecrets_agent_budget_waits_total",
            Type.COUNTER,
            "Checks delayed because the hourly budget was used up.",
            "source"),
    GENERATIONS("mxsecrets_agent_generations_total", Type.COUNTER, "Generations published by this process."),
    GENERATION_TIME(
            "mxsecrets_agent_generation_timestamp_seconds", Type.GAUGE, "When the generation on disk was created."),
    ENTRIES("mxsecrets_agent_entries", Type.GAUGE, "Entries of the generation on disk."),
    RESTART_DUE(
            "mxsecrets_agent_restart_due",
            Type.GAUGE,
            "1 if files that are read at start have changed since the pod's first generation."),
    NOTIFICATIONS("mxsecrets_agent_notifications_total", Type.COUNTER, "Notifications of a new generation.", "outcome");

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
