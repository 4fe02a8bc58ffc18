package io.mxsecrets.core.publish;

import io.mxsecrets.core.format.RenderedFile;
import io.mxsecrets.core.publish.Disk.Kind;
import io.mxsecrets.core.publish.Disk.Node;
import io.mxsecrets.core.secret.SecretBytes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The generations in one directory, and the links to them.
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

    Generations(Path directory, Disk disk) {
        this.directory = directory;
        this.disk = disk;
    }

    Path path(String generation) {
        return directory.resolve(HIDDEN + generation);
    }

    /** The stamp that {@code ..data} points at, whether or not it is there. */
    Optional<String> currentStamp() throws IOException {
        Path data = directory.resolve(DATA);
        if (!is(data, Kind.LINK)) {
            return Optional.empty();
        }
        return stampOf(disk.readLink(data));
    }

    /** The manifest of the current generation, where it is whole. */
    Optional<Manifest> current() throws IOException {
        Optional<String> stamp = currentStamp();
        return stamp.isPresent() ? manifestOf(stamp.get()) : Optional.empty();
    }

    private Optional<Manifest> manifestOf(String stamp) throws IOException {
        Path file = path(stamp).resolve(Manifest.FILE);
        if (!is(path(stamp), Kind.DIRECTORY) || !is(file, Kind.FILE)) {
            return Optional.empty();
        }
        return ManifestJson.read(disk.read(file))
                .filter(manifest -> manifest.generation().equals(stamp));
    }

    /** The stamps of all generations, whole or not. */
    List<String> stamps() throws IOException {
        return disk.list(directory).stream()
                .flatMap(name -> stampOf(name).stream())
                .sorted()
                .toList();
    }

    /** The stamp in the name of a directory of ours. */
    static Optional<String> stampOf(String name) {
        return Optional.of(name)
                .filter(n -> n.startsWith(HIDDEN))
                .map(n -> n.substring(HIDDEN.length()))
                .filter(Stamp::isStamp);
    }

    /** The one whole generation before the current one, for readers that resolved {@code ..data} before the swap. */
    Optional<String> former() throws IOException {
        Optional<String> current = currentStamp();
        String former = null;
        for (String stamp : stamps()) {
            boolean before = current.isPresent() && stamp.compareTo(current.get()) < 0;
            if (before && manifestOf(stamp).isPresent()) {
                former = stamp;
            }
        }
        return Optional.ofNullable(former);
    }

    /** The paths of the files of a generation, relative to it, sorted. */
    List<String> files(String stamp) throws IOException {
        List<String> files = new ArrayList<>();
        for (String name : disk.list(path(stamp))) {
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

    RenderedFile read(String stamp, String file) throws IOException {
        return new RenderedFile(file, SecretBytes.owning(disk.read(path(stamp).resolve(file))));
    }

    void delete(String stamp) throws IOException {
        deleteIfThere(path(stamp).resolve(Manifest.FILE));
        deleteTree(path(stamp));
    }

    private void deleteTree(Path path) throws IOException {
        if (is(path, Kind.DIRECTORY)) {
            for (String name : disk.list(path)) {
                deleteTree(path.resolve(name));
            }
        }
        disk.delete(path);
    }

    void deleteIfThere(Path path) throws IOException {
        if (disk.look(path).isPresent()) {
            disk.delete(path);
        }
    }

    boolean is(Path path, Kind kind) throws IOException {
        Optional<Node> node = disk.look(path);
        return node.isPresent() && node.get().kind() == kind;
    }
}
