package io.mxsecrets.core.publish;

import io.mxsecrets.core.format.Formats;
import io.mxsecrets.core.output.RenderedFile;
import io.mxsecrets.core.publish.disk.Disk;
import io.mxsecrets.core.publish.disk.Disk.Kind;
import io.mxsecrets.core.publish.disk.Disk.Node;
import io.mxsecrets.core.publish.manifest.GenerationName;
import io.mxsecrets.core.publish.manifest.Manifest;
import io.mxsecrets.core.publish.manifest.ManifestJson;
import io.mxsecrets.core.secret.SecretBytes;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The generations in one directory, and the link to the current one.
 *
 * <p>A generation is whole while it has its manifest: that is written last and deleted first.
 */
final class Generations {
    /** The link that is swapped; it points at the directory of the current generation. */
    static final String DATA = "..data";
    /** The link that becomes {@link #DATA}. */
    static final String DATA_NEXT = "..data_tmp";

    private static final String HIDDEN = "..";

    private final Path directory;
    private final Disk disk;
    /** The last manifest that was written or read: while its bytes are those on disk, it is not read anew. */
    private Known known = new Known(new byte[0], Optional.empty());

    private record Known(byte[] bytes, Optional<Manifest> manifest) {}

    Generations(Path directory, Disk disk) {
        this.directory = directory;
        this.disk = disk;
    }

    Path path(String generation) {
        return directory.resolve(HIDDEN + generation);
    }

    /** The names in the directory: links, generations, and what is not ours. */
    List<String> names() throws IOException {
        return disk.list(directory);
    }

    /** The stamp that {@code ..data} points at, whether or not it is there; empty where the link is not ours. */
    Optional<String> currentStamp() throws IOException {
        return disk.readLink(directory.resolve(DATA)).flatMap(Generations::stampOf);
    }

    /** The manifest of the current generation, where it is whole. */
    Optional<Manifest> current() throws IOException {
        Optional<String> stamp = currentStamp();
        return stamp.isPresent() ? manifest(stamp.get()) : Optional.empty();
    }

    /** The manifest of a generation, where it is whole. */
    Optional<Manifest> manifest(String stamp) throws IOException {
        Path file = path(stamp).resolve(Manifest.FILE);
        if (!is(path(stamp), Kind.DIRECTORY) || !is(file, Kind.FILE)) {
            return Optional.empty();
        }
        try {
            if (size(stamp, Manifest.FILE) > Formats.RENDERED_BYTES) {
                return Optional.empty();
            }
            if (!disk.holds(file, known.bytes())) {
                byte[] bytes = disk.read(file);
                known = new Known(bytes, ManifestJson.read(bytes));
            }
        } catch (AccessDeniedException e) {
            return Optional.empty();
        }
        return known.manifest().filter(manifest -> manifest.generation().equals(stamp));
    }

    /** The bytes of a manifest that is about to be written, kept for the next time it is asked for. */
    byte[] write(Manifest manifest) {
        known = new Known(ManifestJson.write(manifest), Optional.of(manifest));
        return known.bytes();
    }

    /** The stamps of all generations among {@code present}, whole or not, in the order of time. */
    List<String> stamps(Collection<String> present) {
        List<String> stamps = new ArrayList<>();
        for (String name : present) {
            stampOf(name).ifPresent(stamps::add);
        }
        stamps.sort(null);
        return stamps;
    }

    /** The stamp in the name of one of our directories. */
    static Optional<String> stampOf(String name) {
        return Optional.of(name)
                .filter(n -> n.startsWith(HIDDEN))
                .map(n -> n.substring(HIDDEN.length()))
                .filter(GenerationName::isStamp);
    }

    /** The one whole generation before the current one, for readers that resolved {@code ..data} before the swap. */
    Optional<String> former(String current, Collection<String> present) throws IOException {
        String former = null;
        for (String stamp : stamps(present)) {
            if (stamp.compareTo(current) < 0 && manifest(stamp).isPresent()) {
                former = stamp;
            }
        }
        return Optional.ofNullable(former);
    }

    /** The names at the top of a generation: those that have a stable link. */
    List<String> names(String stamp) throws IOException {
        return disk.list(path(stamp));
    }

    /** The paths of the files of a generation, relative to it, sorted. */
    List<String> files(String stamp) throws IOException {
        List<String> files = new ArrayList<>();
        for (String name : names(stamp)) {
            Path child = path(stamp).resolve(name);
            if (is(child, Kind.DIRECTORY)) {
                disk.list(child).forEach(inner -> files.add(name + "/" + inner));
            } else {
                files.add(name);
            }
        }
        files.sort(null);
        return files;
    }

    /** In bytes; 0 of what is no file. */
    long size(String stamp, String file) throws IOException {
        return disk.look(path(stamp).resolve(file)).map(Node::size).orElse(0L);
    }

    RenderedFile read(String stamp, String file) throws IOException {
        return new RenderedFile(file, SecretBytes.owning(disk.read(path(stamp).resolve(file))));
    }

    boolean hasDirectories(String stamp, Collection<String> names) throws IOException {
        for (String name : names) {
            if (!is(path(stamp).resolve(name), Kind.DIRECTORY)) {
                return false;
            }
        }
        return true;
    }

    /** Whether a generation that has what it should has nothing else: so many names at its top and in its directories. */
    boolean hasNoMore(String stamp, int atTop, Map<String, Integer> directories) throws IOException {
        for (Map.Entry<String, Integer> inner : directories.entrySet()) {
            if (disk.list(path(stamp).resolve(inner.getKey())).size() != inner.getValue()) {
                return false;
            }
        }
        return names(stamp).size() == atTop;
    }

    /** Whether a generation has this file with this content. */
    boolean holds(String stamp, RenderedFile file) throws IOException {
        Path path = path(stamp).resolve(file.path());
        Optional<Node> node = disk.look(path);
        try {
            return node.isPresent()
                    && node.get().kind() == Kind.FILE
                    && node.get().size() == file.bytes().length()
                    && disk.holds(path, file.bytes().reveal());
        } catch (AccessDeniedException e) {
            return false;
        }
    }

    /** Whether {@link #DATA} is a link, to a generation or elsewhere. */
    boolean isLink() throws IOException {
        return is(directory.resolve(DATA), Kind.LINK);
    }

    /** Deletes the generations among {@code present} that are not to stay, and a link that never became current. */
    void deleteAllBut(Collection<String> stay, Collection<String> present) throws IOException {
        if (present.contains(DATA_NEXT)) {
            disk.delete(directory.resolve(DATA_NEXT));
        }
        for (String stamp : stamps(present)) {
            if (!stay.contains(stamp)) {
                delete(stamp);
            }
        }
    }

    /** Its manifest first, so that nobody takes the rest for whole. */
    private void delete(String stamp) throws IOException {
        Path root = path(stamp);
        if (is(root, Kind.DIRECTORY)) {
            List<String> names = names(stamp);
            if (names.contains(Manifest.FILE)) {
                disk.delete(root.resolve(Manifest.FILE));
            }
            for (String name : names) {
                if (!name.equals(Manifest.FILE)) {
                    deleteTree(root.resolve(name));
                }
            }
        }
        disk.delete(root);
    }

    private void deleteTree(Path path) throws IOException {
        try {
            disk.delete(path);
        } catch (DirectoryNotEmptyException e) {
            for (String name : disk.list(path)) {
                deleteTree(path.resolve(name));
            }
            disk.delete(path);
        }
    }

    boolean is(Path path, Kind kind) throws IOException {
        Optional<Node> node = disk.look(path);
        return node.isPresent() && node.get().kind() == kind;
    }
}
