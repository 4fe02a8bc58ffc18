package io.mxsecrets.core.failure;

/** A mistake of ours as a {@link Failure}. The message of a throwable may hold anything: only class and place are shown. */
public final class Bug {
    private Bug() {}

    public static Failure of(Throwable thrown, Step step) {
        if (thrown instanceof OutOfMemoryError) {
            return Failure.of(Reason.BUG, step, "the heap is exhausted; raise memory-limit");
        }
        StackTraceElement[] trace = thrown.getStackTrace();
        String place = trace.length == 0 ? "an unknown place" : trace[0].toString();
        return Failure.of(
                Reason.BUG,
                step,
                "a mistake of ours: " + thrown.getClass().getName() + " at " + place + "; please report it");
    }

    /**
     * As {@link #of}, but for what no program outlives.
     *
     * @throws OutOfMemoryError and its like: whatever was being done is not what went wrong
     */
    public static Failure survived(Throwable thrown, Step step) {
        if (thrown instanceof VirtualMachineError fatal && !(thrown instanceof StackOverflowError)) {
            throw fatal;
        }
        return thrown instanceof Failure failure ? failure : of(thrown, step);
    }
}
