package io.mxsecrets.core.publish;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
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

    /** For the moment between creation and {@code chmod}. */
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FILE =
            PosixFilePermissions.asFileAttribute(EnumSet.of(PosixFilePermission.OWNER_READ));

    @Override
    public Optional<Node> look(Path path) throws IOException {
        try {
            Map<String, Object> seen = Files.readAttributes(path, "unix:mode,uid,gid,size", NOFOLLOW_LINKS);
            int mode = (int) seen.get("mode");
            Kind kind = KINDS.getOrDefault(mode & FORMAT, Kind.OTHER);
            return Optional.of(new Node(
                    kind, (int) seen.get("uid"), (int) seen.get("gid"), mode & PERMISSIONS, (long) seen.get("size")));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
            children.forEach(child -> names.add(child.getFileName().toString()));
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return names;
    }

    @Override
    public byte[] read(Path file) throws IOException {
        try (var in = Files.newInputStream(file, NOFOLLOW_LINKS)) {
            return in.readAllBytes();
        }
    }

    @Override
    public String readLink(Path link) throws IOException {
        return Files.readSymbolicLink(link).toString();
    }

    @Override
    public void createDirectory(Path directory, int mode) throws IOException {
        Files.createDirectory(directory, PRIVATE_DIRECTORY);
        setMode(directory, mode);
    }

    @Override
    public void write(Path file, byte[] content, int mode) throws IOException {
        Set<StandardOpenOption> fresh = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (var channel = Files.newByteChannel(file, fresh, PRIVATE_FILE);
                OutputStream out = Channels.newOutputStream(channel)) {
            out.write(content);
        }
        setMode(file, mode);
    }

    private static void setMode(Path path, int mode) throws IOException {
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
}
