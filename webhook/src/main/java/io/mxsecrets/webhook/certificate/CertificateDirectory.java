package io.mxsecrets.webhook.certificate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * Where a replica puts the certificate that it made. Key and certificate become visible together, as in a volume of the
 * kubelet: they lie in a directory of their own, and one link is moved to it.
 */
public final class CertificateDirectory {
    /** The link that names the pair in force. */
    static final String DATA = "..data";

    private static final String WAITING = "waiting";

    private final Path directory;

    public CertificateDirectory(Path directory) {
        this.directory = directory;
    }

    public void write(KeyAndCertificate pair) {
        try {
            Optional<Path> former = Optional.of(directory.resolve(DATA)).filter(Files::isSymbolicLink);
            Optional<Path> old = former.isPresent() ? Optional.of(former.get().toRealPath()) : Optional.empty();
            Path fresh = Files.createTempDirectory(
                    directory,
                    "..",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Files.writeString(fresh.resolve("tls.key"), Pem.text(pair.key()));
            Files.writeString(fresh.resolve("tls.crt"), Pem.text(pair.certificate()));
            link(DATA, fresh.getFileName());
            link("tls.key", Path.of(DATA, "tls.key"));
            link("tls.crt", Path.of(DATA, "tls.crt"));
            if (old.isPresent()) {
                remove(old.get());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param sentence what keeps API servers from believing this replica; empty when they do */
    public void waiting(String sentence) {
        Path file = directory.resolve(WAITING);
        try {
            if (sentence.isEmpty()) {
                Files.deleteIfExists(file);
            } else if (!sentence.equals(waiting(directory))) {
                Path fresh = Files.writeString(directory.resolve("..waiting"), sentence);
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The last text of {@link #waiting(String)}, of this process or one before. */
    static String waiting(Path directory) {
        try {
            return Files.readString(directory.resolve(WAITING));
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void link(String name, Path target) throws IOException {
        Path link = directory.resolve(name);
        if (Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(target)) {
            return;
        }
        Path fresh = directory.resolve(".." + name + ".new");
        Files.deleteIfExists(fresh);
        Files.createSymbolicLink(fresh, target);
        Files.move(fresh, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void remove(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
