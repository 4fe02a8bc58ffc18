package io.mxsecrets.cli.store.command;

import io.mxsecrets.cli.console.CommandFailed;
import io.mxsecrets.cli.store.SecretStore;
import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import java.util.function.Supplier;

/** A name that waits for its deletion offers the way back. */
final class Deleted {
    private Deleted() {}

    static <T> T told(SecretStore store, Supplier<T> work) {
        try {
            return work.get();
        } catch (Failure failure) {
            if (failure.reason() != Reason.DELETED) {
                throw failure;
            }
            throw new CommandFailed(
                    ExitCode.NOT_FOUND,
                    store.words() + " is deleted, or this version of it; mxsecrets restore brings it back");
        }
    }
}
