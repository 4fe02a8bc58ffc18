package io.mxsecrets.core.publish.disk;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the publisher needs of a POSIX file system. No method follows a symbolic link in the last part of a path, except
 * {@link #list}. Each is one step that either happens or does not, except {@link #write}, which may leave a part.
 */
public interface Disk {
    /**
     * What is at a path: the answer of lstat.
     *
     * @param size in bytes, of a file; 0 of anything else
     */
    record Node(Kind kind, int owner, int group, int mode, long size) {}

    enum Kind {
        FILE,
        DIRECTORY,
        LINK,
        OTHER
    }

    static Disk posix() {
        return new PosixDisk();
    }

    /** Empty when there is nothing. */
    Optional<Node> look(Path path) throws IOException;

    /** The names in a directory, in no particular order. */
    List<String> list(Path directory) throws IOException;

    byte[] read(Path file) throws IOException;

    /** Whether a file has this content. Reads no further than it must to tell. */
    boolean holds(Path file, byte[] content) throws IOException;

    /** Empty when there is no link: nothing, or something else. */
    Optional<String> readLink(Path link) throws IOException;

    /** @param mode permission bits, of which the umask may take some: {@link #setMode} gives them back */
    void createDirectory(Path directory, int mode) throws IOException;

    /**
     * Creates a file that must not exist.
     *
     * @param mode permission bits, of which the umask may take some: {@link #setMode} gives them back
     */
    void write(Path file, byte[] content, int mode) throws IOException;

    void setMode(Path path, int mode) throws IOException;

    /** The modification time of a file. */
    Instant modified(Path file) throws IOException;

    void setModified(Path file, Instant time) throws IOException;

    void createLink(Path link, String target) throws IOException;

    /** Puts {@code from} in the place of {@code to}, atomically; a link at {@code to} is replaced, not followed. */
    void rename(Path from, Path to) throws IOException;

    /**
     * Deletes a file, a link or an empty directory.
     *
     * @throws java.nio.file.DirectoryNotEmptyException of another directory, which stays as it is
     */
    void delete(Path path) throws IOException;
}
