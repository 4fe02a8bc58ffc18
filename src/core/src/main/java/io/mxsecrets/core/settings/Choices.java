package io.mxsecrets.core.settings;

/** The closed choices that settings offer, where no other package owns them. Spelled in kebab case by users. */
public final class Choices {
    private Choices() {}

    /** Which containers the webhook adds. */
    public enum Mode {
        INIT_SIDECAR,
        INIT,
        SIDECAR
    }

    /** What the sidecar does once a source is older than its {@code stale-ttl}. */
    public enum OnStale {
        KEEP,
        UNREADY,
        REMOVE
    }

    /** Where our init container stands among the pod's. */
    public enum InitOrder {
        AUTO,
        FIRST,
        LAST
    }

    public enum Notify {
        NONE,
        HTTP
    }

    public enum LogLevel {
        ERROR,
        WARN,
        INFO,
        DEBUG
    }

    public enum LogFormat {
        TEXT,
        JSON
    }

    /** The catalogue that key names are checked against. */
    public enum LintProfile {
        PMP
    }
}
