package io.mxsecrets.core.publish;

import io.mxsecrets.core.output.RenderedFile;
import io.mxsecrets.core.publish.disk.Disk;
import io.mxsecrets.core.publish.disk.Disk.Kind;
import io.mxsecrets.core.publish.disk.Disk.Node;
import io.mxsecrets.core.publish.disk.Modes;
import io.mxsecrets.core.publish.disk.WriteErrorMapper;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/** The generation that is being written: steps 6 to 10 of {@link Publisher}. */
final class NewGeneration {
    private final Path directory;
    private final Path root;
    private final Collection<Path> inner;
    private final List<RenderedFile> files;
    private final Modes modes;
    private final Disk disk;

    /**
     * @param inner the names of the directories in it
     * @param files in the order in which they are written: the manifest last
     */
    NewGeneration(
            Path directory, Path root, Collection<String> inner, List<RenderedFile> files, Modes modes, Disk disk) {
        this.directory = directory;
        this.root = root;
        this.inner = inner.stream().map(root::resolve).toList();
        this.files = files;
        this.modes = modes;
        this.disk = disk;
    }

    void write() throws IOException {
        disk.createDirectory(root, modes.directory()); // 6
        for (Path each : inner) {
            disk.createDirectory(each, modes.directory());
        }
        for (RenderedFile file : files) { // 7
            disk.write(root.resolve(file.path()), file.bytes().reveal(), modes.file());
        }
    }

    /** 8. What the umask took of a mode is given back. What else came out otherwise is found before any reader sees it. */
    void verify() throws IOException {
        Node made = seen(root);
        int group = seen(directory).group();
        Node ofDirectory = new Node(Kind.DIRECTORY, made.owner(), group, modes.directory(), 0);
        verify(root, made, ofDirectory);
        for (Path each : inner) {
            verify(each, seen(each), ofDirectory);
        }
        for (RenderedFile file : files) {
            Path path = root.resolve(file.path());
            long length = file.bytes().length();
            verify(path, seen(path), new Node(Kind.FILE, made.owner(), group, modes.file(), length));
        }
    }

    private Node seen(Path path) throws IOException {
        return disk.look(path).orElseThrow(() -> new NoSuchFileException(path.toString()));
    }

    private void verify(Path path, Node created, Node wanted) throws IOException {
        Node seen = created;
        if (seen.mode() != wanted.mode()) {
            disk.setMode(path, wanted.mode());
            seen = seen(path);
        }
        if (!(modes.groupReads() ? seen : inGroup(wanted.group(), seen)).equals(wanted)) {
            throw WriteErrorMapper.at(
                    path,
                    "it came out as " + words(seen) + " instead of " + words(wanted),
                    "check file-mode, directory-mode and fsGroup, and that no other program writes there");
        }
    }

    /** Whose group a node is, is nobody's business where no group reads: a pod's fsGroup is on some of them. */
    private static Node inGroup(int group, Node node) {
        return new Node(node.kind(), node.owner(), group, node.mode(), node.size());
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
