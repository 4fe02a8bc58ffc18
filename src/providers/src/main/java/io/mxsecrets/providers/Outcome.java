package io.mxsecrets.providers;

import io.mxsecrets.core.failure.Bug;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Step;
import java.util.function.Supplier;

/** A reading, or why there is none: the result of one request among several. */
public sealed interface Outcome {
    record Done(Reading reading) implements Outcome {}

    record Failed(Failure failure) implements Outcome {}

    /** Whatever a read throws is the failure of that read and of no other, but for what no program outlives. */
    static Outcome of(Supplier<Reading> read) {
        try {
            return new Done(read.get());
        } catch (RuntimeException | Error thrown) {
            return new Failed(Bug.survived(thrown, Step.READ));
        }
    }
}
