package io.mxsecrets.core.publish;

import io.mxsecrets.core.format.RenderedFile;
import io.mxsecrets.core.publish.Disk.Kind;
import io.mxsecrets.core.publish.Disk.Node;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The generation that is being written: steps 6 to 10 of {@link Publisher}. */
final class NewGeneration {
    private final Path directory;
    private final Path root;
    private final List<RenderedFile> files;
    private final Modes modes;
    private final Disk disk;

    /** @param files in the order in which they are written: the manifest last */
    NewGeneration(Path directory, Path root, List<RenderedFile> files, Modes modes, Disk disk) {
        this.directory = directory;
        this.root = root;
        this.files = files;
        this.modes = modes;
        this.disk = disk;
    }

    void write() throws IOException {
        disk.createDirectory(root, modes.directory()); // 6
        for (Path inner : innerDirectories()) {
            disk.createDirectory(inner, modes.directory());
        }
        for (RenderedFile file : files) { // 7
            disk.write(root.resolve(file.path()), file.bytes().reveal(), modes.file());
        }
    }

    private Set<Path> innerDirectories() {
        Set<Path> inner = new LinkedHashSet<>();
        for (RenderedFile file : files) {
            Path parent = root.resolve(file.path()).getParent();
            if (!parent.equals(root)) {
                inner.add(parent);
            }
        }
        return inner;
    }

    /** 8. Modes that the kernel did not take, or a group that does not read, are found before anybody reads. */
    void verify() throws IOException {
        Node made = seen(root);
        int group = modes.groupReads() ? seen(directory).group() : made.group();
        verify(root, made, new Node(Kind.DIRECTORY, made.owner(), group, modes.directory(), made.size()));
        for (Path inner : innerDirectories()) {
            Node node = seen(inner);
            verify(inner, node, new Node(Kind.DIRECTORY, made.owner(), group, modes.directory(), node.size()));
        }
        for (RenderedFile file : files) {
            Path path = root.resolve(file.path());
            int length = file.bytes().length();
            verify(path, seen(path), new Node(Kind.FILE, made.owner(), group, modes.file(), length));
        }
    }

    private Node seen(Path path) throws IOException {
        return disk.look(path).orElseThrow(() -> new NoSuchFileException(path.toString()));
    }

    private static void verify(Path path, Node seen, Node wanted) {
        if (!seen.equals(wanted)) {
            throw CannotWrite.at(
                    path,
                    "it came out as " + words(seen) + " instead of " + words(wanted)
                            + "; see file-mode, directory-mode and fsGroup, and that nobody else writes there");
        }
    }

    private static String words(Node node) {
        return String.format(
                "mode %04o, owner %d, group %d, %d bytes", node.mode(), node.owner(), node.group(), node.size());
    }

    /** 10. */
    void swap() throws IOException {
        Path next = directory.resolve(Generations.DATA_NEXT);
        disk.createLink(next, root.getFileName().toString());
        disk.rename(next, directory.resolve(Generations.DATA));
    }
}
