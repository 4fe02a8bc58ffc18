package io.mxsecrets.injection.cluster;

import java.util.function.Supplier;

/** A read that is made when first asked for, and not again: all who ask in one review get the same. For one thread. */
public final class Once<T> implements Supplier<T> {
    private final Supplier<T> read;
    private T found;

    /** @param read never gives null */
    public Once(Supplier<T> read) {
        this.read = read;
    }

    @Override
    public T get() {
        if (found == null) {
            found = read.get();
        }
        return found;
    }
}
