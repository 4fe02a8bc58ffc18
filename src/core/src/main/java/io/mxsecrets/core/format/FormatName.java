package io.mxsecrets.core.format;

/** The formats that {@code format} may list. */
public enum FormatName {
    PROPERTIES,
    JSON,
    DOTENV,
    HOCON,
    YAML,
    FILES
}
