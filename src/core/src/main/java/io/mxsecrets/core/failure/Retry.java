package io.mxsecrets.core.failure;

/** Whether the same call may do better a little later. */
public enum Retry {
    /** Only a human can cure it. */
    NEVER,
    /** The store or the way to it is away. */
    TRANSIENT,
    /** The store asks us to be slower. */
    THROTTLED
}
