package io.mxsecrets.core.entries;

/** What happens when two sources give one key different values: the setting {@code on-conflict}. */
public enum ConflictRule {
    FAIL,
    /** The source named last wins. */
    LAST
}
