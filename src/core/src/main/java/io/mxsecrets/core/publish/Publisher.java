package io.mxsecrets.core.publish;

import io.mxsecrets.core.format.RenderedFile;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

public final class Publisher {
    public Publisher(Path directory, Modes modes, Disk disk, InstantSource clock) {}

    /**
     * @throws io.mxsecrets.core.failure.Failure {@code CANNOT_WRITE} naming the path and what to do, {@code TOO_LARGE}
     *     when the files and the manifest are past the limit; the current generation is whole in either case
     */
    public Outcome publish(Draft draft) {
        throw new UnsupportedOperationException();
    }

    /** The manifest of the generation on disk; empty when there is none, or none that is whole. */
    public Optional<Manifest> current() {
        throw new UnsupportedOperationException();
    }

    /** The files of the generation on disk, without the manifest, sorted by path. */
    public List<RenderedFile> currentFiles() {
        throw new UnsupportedOperationException();
    }

    /** Removes what a killed run left. Call it once, before the first {@link #publish}. */
    public void sweep() {
        throw new UnsupportedOperationException();
    }

    /** Removes all that was ever published here, for {@code on-stale: remove}. */
    public void withdraw() {
        throw new UnsupportedOperationException();
    }
}
