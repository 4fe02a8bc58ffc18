package io.mxsecrets.core.output;

import java.util.Locale;

/** The formats that {@code format} may list. */
public enum FormatName {
    PROPERTIES,
    JSON,
    DOTENV,
    HOCON,
    YAML,
    FILES;

    /** The name as settings and messages write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
