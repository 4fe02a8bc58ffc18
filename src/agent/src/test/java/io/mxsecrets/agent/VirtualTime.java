package io.mxsecrets.agent;

/** The monotonic clock of a test, in nanoseconds from its begin. */
final class VirtualTime {
    long nanos;
}
