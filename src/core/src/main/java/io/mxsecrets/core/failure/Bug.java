package io.mxsecrets.core.failure;

/** A bug as a {@link Failure}. The message of a throwable may hold anything, so only its class and place are shown. */
public final class Bug {
    /** What to do about a failure whose reason is {@link Reason#BUG}. */
    public static final String REMEDY = "this is a bug, please report it";

    private Bug() {}

    public static Failure of(Throwable thrown, Step step) {
        if (thrown instanceof OutOfMemoryError) {
            return Failure.of(Reason.BUG, step, "the heap is exhausted", "raise memory-limit");
        }
        StackTraceElement[] trace = thrown.getStackTrace();
        String place = trace.length == 0 ? "an unknown place" : trace[0].toString();
        return Failure.of(
                Reason.BUG, step, "internal error: " + thrown.getClass().getName() + " at " + place, REMEDY);
    }

    /**
     * As {@link #of}, except for errors that end the program.
     *
     * @throws OutOfMemoryError and its like, whatever the program was doing
     */
    public static Failure survived(Throwable thrown, Step step) {
        if (thrown instanceof VirtualMachineError fatal && !(thrown instanceof StackOverflowError)) {
            throw fatal;
        }
        return thrown instanceof Failure failure ? failure : of(thrown, step);
    }
}
