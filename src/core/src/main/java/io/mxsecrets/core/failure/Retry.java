package io.mxsecrets.core.failure;

/** Whether the same call may do better a little later. */
public enum Retry {
    /** Only a human can cure it. */
    NEVER,
    /** The store, or the network on the way to it, does not answer. */
    TRANSIENT,
    /** The store asks us to be slower. */
    THROTTLED
}
