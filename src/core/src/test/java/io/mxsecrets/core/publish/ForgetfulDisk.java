package io.mxsecrets.core.publish;

import java.io.IOException;
import java.nio.file.Path;

/** A disk that forgets the mode of files, as some network file systems do. */
final class ForgetfulDisk extends PassingDisk {
    @Override
    public void write(Path file, byte[] content, int mode) throws IOException {
        super.write(file, content, 0);
    }

    @Override
    public void setMode(Path path, int mode) {}
}
