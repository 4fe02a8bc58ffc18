package io.mxsecrets.providers;

import io.mxsecrets.core.failure.Failure;
import java.util.function.Supplier;

/** A reading, or why there is none: the result of one request among several. */
public sealed interface Outcome {
    record Done(Reading reading) implements Outcome {}

    record Failed(Failure failure) implements Outcome {}

    static Outcome of(Supplier<Reading> read) {
        try {
            return new Done(read.get());
        } catch (Failure failure) {
            return new Failed(failure);
        }
    }
}
