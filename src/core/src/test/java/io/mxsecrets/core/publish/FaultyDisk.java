package io.mxsecrets.core.publish;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Arrays;

/** The real disk until a certain change; then it fails, or the process is gone. */
final class FaultyDisk extends PassingDisk {
    /** What a SIGKILL does to a thread, as near as one JVM comes: no clean-up of ours catches it. */
    static final class Killed extends Error {}

    /** What happens at the change that goes wrong. */
    enum Fault {
        NO_SPACE,
        KILLED_BEFORE,
        /** Of a write, with half of the bytes written. */
        KILLED_AFTER
    }

    private final Fault fault;
    private final int at;
    private int changes;

    /** @param at the number of the change that goes wrong, from 1 */
    FaultyDisk(Fault fault, int at) {
        this.fault = fault;
        this.at = at;
    }

    /** Whether the fault has happened. */
    boolean happened() {
        return changes >= at;
    }

    private interface Change {
        void run() throws IOException;
    }

    private void change(Path path, Change whole, Change half) throws IOException {
        changes++;
        if (changes != at) {
            if (changes > at && fault != Fault.NO_SPACE) {
                throw new Killed();
            }
            whole.run();
            return;
        }
        switch (fault) {
            case NO_SPACE -> {
                half.run();
                throw new FileSystemException(path.toString(), null, "No space left on device");
            }
            case KILLED_BEFORE -> throw new Killed();
            case KILLED_AFTER -> {
                half.run();
                throw new Killed();
            }
        }
    }

    @Override
    public void createDirectory(Path directory, int mode) throws IOException {
        change(directory, () -> super.createDirectory(directory, mode), () -> {});
    }

    @Override
    public void write(Path file, byte[] content, int mode) throws IOException {
        byte[] half = Arrays.copyOf(content, content.length / 2);
        change(file, () -> super.write(file, content, mode), () -> super.write(file, half, 0200));
    }

    @Override
    public void setMode(Path path, int mode) throws IOException {
        change(path, () -> super.setMode(path, mode), () -> {});
    }

    @Override
    public void createLink(Path link, String target) throws IOException {
        change(
                link,
                () -> super.createLink(link, target),
                fault == Fault.NO_SPACE ? () -> {} : () -> super.createLink(link, target));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        change(from, () -> super.rename(from, to), fault == Fault.NO_SPACE ? () -> {} : () -> super.rename(from, to));
    }

    @Override
    public void delete(Path path) throws IOException {
        if (fault == Fault.NO_SPACE) {
            super.delete(path); // A full disk can always be made emptier.
            return;
        }
        change(path, () -> super.delete(path), () -> super.delete(path));
    }
}
