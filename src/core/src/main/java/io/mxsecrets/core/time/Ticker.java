package io.mxsecrets.core.time;

/** Monotonic time in nanoseconds: unlike the wall clock it never jumps, so deadlines and schedules hang on it. */
@FunctionalInterface
public interface Ticker {
    long nanos();

    static Ticker system() {
        return System::nanoTime;
    }
}
