package io.mxsecrets.core.publish;

import java.io.IOException;
import java.nio.file.Path;

/** A disk of a process whose umask lets nobody but the owner in: 077. */
final class UmaskDisk extends PassingDisk {
    @Override
    public void createDirectory(Path directory, int mode) throws IOException {
        super.createDirectory(directory, mode & 0700);
    }

    @Override
    public void write(Path file, byte[] content, int mode) throws IOException {
        super.write(file, content, mode & 0700);
    }
}
