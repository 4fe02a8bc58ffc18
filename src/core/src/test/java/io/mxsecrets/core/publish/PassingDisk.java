package io.mxsecrets.core.publish;

import io.mxsecrets.core.publish.disk.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The real disk, for those who change one thing about it. */
class PassingDisk implements Disk {
    private final Disk real = Disk.posix();

    @Override
    public Optional<Node> look(Path path) throws IOException {
        return real.look(path);
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        return real.list(directory);
    }

    @Override
    public byte[] read(Path file) throws IOException {
        return real.read(file);
    }

    @Override
    public boolean holds(Path file, byte[] content) throws IOException {
        return real.holds(file, content);
    }

    @Override
    public Optional<String> readLink(Path link) throws IOException {
        return real.readLink(link);
    }

    @Override
    public void createDirectory(Path directory, int mode) throws IOException {
        real.createDirectory(directory, mode);
    }

    @Override
    public void write(Path file, byte[] content, int mode) throws IOException {
        real.write(file, content, mode);
    }

    @Override
    public void setMode(Path path, int mode) throws IOException {
        real.setMode(path, mode);
    }

    @Override
    public void createLink(Path link, String target) throws IOException {
        real.createLink(link, target);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        real.rename(from, to);
    }

    @Override
    public void delete(Path path) throws IOException {
        real.delete(path);
    }

    @Override
    public Instant modified(Path file) throws IOException {
        return real.modified(file);
    }

    @Override
    public void setModified(Path file, Instant time) throws IOException {
        real.setModified(file, time);
    }
}
