package io.mxsecrets.core.publish.disk;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The real file system, through the JDK's {@code unix} attributes: the {@code posix} ones know no set-group-ID bit.
 *
 * <p>Nothing is synchronised to a device: the target is a memory file system, and after a power cut there is no pod.
 */
final class PosixDisk implements Disk {
    private static final int FORMAT = 0170000;
    private static final int PERMISSIONS = 07777;
    private static final Map<Integer, Kind> KINDS =
            Map.of(0100000, Kind.FILE, 0040000, Kind.DIRECTORY, 0120000, Kind.LINK);

    private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ, NOFOLLOW_LINKS);
    private static final Set<OpenOption> CREATE = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    /** In the order of their bits, from 0400 to 0001. */
    private static final PosixFilePermission[] BITS = PosixFilePermission.values();

    private static final int COMPARED_AT_ONCE = 8192;

    @Override
    public Optional<Node> look(Path path) throws IOException {
        try {
            Map<String, Object> seen = Files.readAttributes(path, "unix:mode,uid,gid,size", NOFOLLOW_LINKS);
            int mode = (int) seen.get("mode");
            Kind kind = KINDS.getOrDefault(mode & FORMAT, Kind.OTHER);
            long size = kind == Kind.FILE ? (long) seen.get("size") : 0;
            return Optional.of(new Node(kind, (int) seen.get("uid"), (int) seen.get("gid"), mode & PERMISSIONS, size));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        String[] names = directory.toFile().list(); // Half the system calls of a DirectoryStream, but no reason.
        if (names == null) {
            Files.newDirectoryStream(directory).close();
            throw new NotDirectoryException(directory.toString());
        }
        return Arrays.asList(names);
    }

    @Override
    public byte[] read(Path file) throws IOException {
        try (var in = Files.newInputStream(file, NOFOLLOW_LINKS)) {
            return in.readAllBytes();
        }
    }

    @Override
    public boolean holds(Path file, byte[] content) throws IOException {
        ByteBuffer part = ByteBuffer.allocate(Math.min(content.length + 1, COMPARED_AT_ONCE));
        try (SeekableByteChannel in = Files.newByteChannel(file, READ)) {
            int same = 0;
            while (in.read(part.clear()) > 0) {
                int end = same + part.position();
                if (end > content.length || !Arrays.equals(content, same, end, part.array(), 0, part.position())) {
                    return false;
                }
                same = end;
            }
            return same == content.length;
        }
    }

    @Override
    public Optional<String> readLink(Path link) throws IOException {
        try {
            return Optional.of(Files.readSymbolicLink(link).toString());
        } catch (NotLinkException | NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public void createDirectory(Path directory, int mode) throws IOException {
        Files.createDirectory(directory, permissions(mode));
    }

    @Override
    public void write(Path file, byte[] content, int mode) throws IOException {
        try (SeekableByteChannel out = Files.newByteChannel(file, CREATE, permissions(mode))) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                out.write(rest);
            }
        }
    }

    /** The lower nine bits: the JDK has no word for the others. */
    private static FileAttribute<Set<PosixFilePermission>> permissions(int mode) {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        for (PosixFilePermission bit : BITS) {
            if ((mode & 0400 >> bit.ordinal()) != 0) {
                permissions.add(bit);
            }
        }
        return PosixFilePermissions.asFileAttribute(permissions);
    }

    @Override
    public void setMode(Path path, int mode) throws IOException {
        Files.setAttribute(path, "unix:mode", mode, NOFOLLOW_LINKS);
    }

    @Override
    public void createLink(Path link, String target) throws IOException {
        Files.createSymbolicLink(link, Path.of(target));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void delete(Path path) throws IOException {
        Files.delete(path);
    }

    @Override
    public Instant modified(Path file) throws IOException {
        return Files.getLastModifiedTime(file, NOFOLLOW_LINKS).toInstant();
    }

    @Override
    public void setModified(Path file, Instant time) throws IOException {
        Files.getFileAttributeView(file, BasicFileAttributeView.class, NOFOLLOW_LINKS)
                .setTimes(FileTime.from(time), null, null);
    }
}
