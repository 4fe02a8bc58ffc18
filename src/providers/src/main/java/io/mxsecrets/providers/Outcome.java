package io.mxsecrets.providers;

import io.mxsecrets.core.failure.Bug;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Step;
import java.util.function.Supplier;

/** The result of one request among several: a {@link Reading}, or why there is none. */
public sealed interface Outcome permits Reading, Outcome.Failed {
    record Failed(Failure failure) implements Outcome {}

    /** Whatever a read throws is the failure of that read only, except for errors that end the program. */
    static Outcome of(Supplier<Reading> read) {
        try {
            return read.get();
        } catch (RuntimeException | Error thrown) {
            return new Failed(Bug.survived(thrown, Step.READ));
        }
    }
}
